"""Why a file is not taken, or not yet. `phrases` says each of them in both languages."""

from sevanidhi.kernel.refusals import Refusal


class NoFile(Refusal):
    """No file was chosen. Facts: none."""


class FileNotTaken(Refusal):
    """The file is of a kind we do not take here. Facts: name, allowed."""


class PhotoNotTaken(FileNotTaken):
    """It is no picture, or one of a kind that is not taken. Facts: name, allowed."""


class FileTooLarge(Refusal):
    """The file is larger than its kind may be. Facts: name, megabytes."""


class FileEmpty(Refusal):
    """There is nothing in the file. Facts: name."""


class FileLocked(Refusal):
    """The file opens only with a password. Facts: name."""


class FileBroken(Refusal):
    """The file says it is one thing and cannot be read as that. Facts: name."""


class FileNotPlain(Refusal):
    """The PDF holds a program, another file or something that starts by itself. Facts: name."""


class TooManyPages(Refusal):
    """The PDF has more pages than we take. Facts: name, pages, most."""


class PictureTooLarge(Refusal):
    """The picture has more pixels than we take. Facts: name, megapixels."""


class PhotoTooSmall(Refusal):
    """The photo has too few pixels to be printed. Facts: none."""


class PhotoTooDark(Refusal):
    """There is too little light in the photo. Facts: none."""


class PhotoBlurred(Refusal):
    """The photo is not sharp. Facts: none."""


class NoFace(Refusal):
    """No face is found in the photo. Facts: none."""


class Infected(Refusal):
    """The scanner knows the file as a virus. Facts: none."""


class ScannerDown(Refusal):
    """The scanner does not answer: nothing is taken unscanned. Facts: none."""


class StillBeingChecked(Refusal):
    """The file waits in quarantine. Facts: none."""


class UploadFailed(Refusal):
    """The file has not arrived whole. Facts: none."""


class Abandoned(Refusal):
    """The file was begun or sent, and not used in time. Facts: none."""


class PartOutOfPlace(Refusal):
    """A part does not follow what has arrived. Facts: offset, from which to go on."""


class UploadKeyTaken(Refusal):
    """This key names another file already. Facts: none."""


class TooManyUploads(Refusal):
    """So many files from one login within a day are not sent by hand. Facts: most."""


class NoDoubtToOverrule(Refusal):
    """Only a photo that was doubted, and nothing else, is kept all the same. Facts: none."""
