/** A file could not be uploaded, so the question was not sent. */
export class UploadFailed extends Error {
  readonly fileName: string;

  /**
   * @param fileName The display name of the file.
   * @param cause The error of the upload; undefined if the stored bytes are gone.
   */
  constructor(fileName: string, cause?: unknown) {
    super("A file could not be uploaded.", { cause });
    this.name = "UploadFailed";
    this.fileName = fileName;
  }
}
