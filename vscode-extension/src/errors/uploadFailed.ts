/** A file of a question did not get to the site, so the question was not asked. */
export class UploadFailed extends Error {
  readonly fileName: string;

  /**
   * @param fileName The file's name, for people.
   * @param cause What went wrong on its way; absent where its bytes are not there any more.
   */
  constructor(fileName: string, cause?: unknown) {
    super("A file could not be uploaded.", { cause });
    this.name = "UploadFailed";
    this.fileName = fileName;
  }
}
