/** A file can't be attached; the message is shown to the user. */
export class UnsuitableFileError extends Error {}
