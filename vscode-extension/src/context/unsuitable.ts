/** A file that cannot go along; its message is for the user. */
export class UnsuitableFileError extends Error {}
