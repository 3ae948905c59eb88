from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailroomConfig(AppConfig):
    name = "sevanidhi.core.mailroom"
    label = "mailroom"

    def ready(self) -> None:
        from sevanidhi.core.audit import words
        from sevanidhi.core.casework import codes
        from sevanidhi.core.mailroom import permissions, phrases, queries, reading
        from sevanidhi.web import navigation

        codes.READERS.append(reading.codes_found)
        words.name_records("mailroom.letter", queries.as_records)
        words.codes.update({("why", str(why)): said for why, said in phrases.WHYS.items()})
        navigation.add("mailroom:letters", _("E-mail"), roles=permissions.KEEPERS, order=40)
        navigation.add("mailroom:post", _("Forms by post"), roles=permissions.KEEPERS, order=41)
