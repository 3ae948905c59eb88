"""Why a file is not read at all. A fault of a single line is not here: see `faults`."""

from sevanidhi.kernel.refusals import Refusal


class FileRefused(Refusal):
    """The file as a whole is not read."""


class FileEmpty(FileRefused):
    """There is nothing in the file. Facts: none."""


class FileTooBig(FileRefused):
    """The file is bigger than we take. Facts: megabytes, limit."""


class KindNotAccepted(FileRefused):
    """Not a CSV, XLSX, XLS or ODS file. Facts: found."""


class FileDamaged(FileRefused):
    """The file is cut off or broken. Facts: none."""


class PasswordProtected(FileRefused):
    """The file opens only with a password. Facts: none."""


class ArchiveUnsafe(FileRefused):
    """The packed file would unpack to something absurd. Facts: entries, megabytes, ratio."""


class TooHeavy(FileRefused):
    """Reading the file took more time or memory than we give. Facts: none."""


class MacrosInFile(FileRefused):
    """The workbook carries programs. Facts: none."""


class ExternalLinksInFile(FileRefused):
    """The workbook takes figures from another file or address. Facts: none."""


class FormulasInFile(FileRefused):
    """Cells hold formulas, whose figures are not what they were when they were saved. Facts: cells."""


class HiddenSheets(FileRefused):
    """The workbook has sheets nobody sees. Facts: sheets."""


class SeveralSheets(FileRefused):
    """More than one sheet holds something. Facts: sheets."""


class MergedCells(FileRefused):
    """Cells of the table are merged. Facts: cells."""


class LegacyHindiText(FileRefused):
    """Hindi typed in an old font (Kruti Dev and its like), which is not Hindi without that font.

    Facts: cell, value.
    """


class EncodingNotRead(FileRefused):
    """The text of a CSV file is neither UTF-8 nor UTF-16. Facts: row."""


class TooManyRows(FileRefused):
    """More rows than a schedule may have. Facts: limit."""


class TooManyColumns(FileRefused):
    """More columns than a schedule may have. Facts: limit."""


class HeadingsNotFound(FileRefused):
    """No row names an account number and an amount. Facts: none."""


class HeadingsNotMapped(FileRefused):
    """Headings were found, but one column we need is missing or stands twice. Facts: missing, headings."""


class HeadNotTold(FileRefused):
    """Nothing says to which head of account the amounts belong. Facts: heads."""


class HeadNotTaken(FileRefused):
    """The file deducts for a head that has no total of the voucher. Facts: heads."""


class NoLines(FileRefused):
    """Below the headings there is no line. Facts: none."""
