/**
 * The strings of the webview. The host translates them and sends them in the snapshot; the webview
 * fills in `{0}` and `{1}`.
 * @module
 */

/** The strings in English, which are also the keys of `vscode.l10n.t`. */
export const englishStrings = {
  // The header
  newChat: "New Chat",
  showChats: "Show Chats",
  chooseSite: "Choose Another Site",
  tryDemo: "Try the Demo",
  exportChat: "Export to Markdown...",

  // The list of chats
  chats: "Chats",
  searchChats: "Search chats",
  closeChats: "Back to Chat",
  noChats: "No chats yet.",
  noChatsFound: "No chats found for “{0}”.",
  renameChat: "Rename",
  deleteChat: "Delete",
  chatTitle: "Chat title",
  chatBusy: "Answer in progress",
  currentChat: "Current chat",
  chatDraft: "Draft",

  // The empty chat
  welcomeTitle: "Ask GPT-4",
  welcomeText: "Ask about your code or anything else.",
  noSiteTitle: "Choose a site",
  noSiteText:
    "Ask GPT-4 uses the chatbot of a WordPress site that runs the AI Engine plugin. Enter the URL of such a site, or try the demo, which works offline.",
  noSiteChoose: "Choose Site…",
  composerPlaceholderNoSite: "Ask a question",
  welcomeSite: "Your questions and attached context are sent to {0}.",
  welcomeDemo: "This is the built-in demo. Nothing leaves your computer.",
  examples: "Examples",

  // Consent
  consentTitle: "Before you send the first question",
  consentText:
    "Your questions and attached context will be sent to {0}. The site's owner and its model provider can read them.",
  consentAgree: "Agree",

  // The transcript
  transcript: "Conversation",
  you: "You",
  assistant: "Assistant",
  loadEarlier: "Show Earlier Messages",
  jumpToLatest: "Jump to Latest",
  waiting: "Waiting for the answer…",
  stopped: "Stopped. The answer is incomplete.",
  stoppedEmpty: "Stopped before the answer started.",
  interrupted: "Interrupted. The answer is incomplete.",
  askAgain: "Retry",
  copyAnswer: "Copy Answer as Markdown",
  regenerate: "Regenerate",
  editQuestion: "Edit and Resend",
  editLabel: "Edit the question",
  editHint: "Later messages will be removed. You can undo this.",
  cancel: "Cancel",
  resend: "Resend",
  suggestions: "Suggested questions",
  undo: "Undo",
  dismiss: "Dismiss",
  attachedContext: "Attached context",
  contextCut: "{0} (truncated)",

  // Code blocks
  codeToolbar: "Code block actions",
  codeBlock: "Code block",
  copyCode: "Copy",
  insertCode: "Insert at Cursor",
  replaceCode: "Replace Selection",
  newFileCode: "New File",
  copied: "Copied",

  // Model output that is not rendered directly
  image: "Image: {0}",
  imageUnnamed: "Image",
  imageFrom: "{0} ({1})",
  showImage: "Show Image",
  hideImage: "Hide Image",
  saveImage: "Save Image...",
  imageLoading: "Loading…",
  imageShown: "The image is shown.",
  imageSaved: "Saved as {0}.",
  imageDamaged: "The image is damaged and cannot be shown.",
  tryAgain: "Retry",
  hiddenCharacter: "Hidden character {0}",
  tableTooLarge: "{0} more rows are not shown.",
  tableShowAll: "Show All Rows",

  // The composer
  composer: "Question",
  composerPlaceholder: "Ask {0}",
  composerHint:
    "Enter to send, Shift+Enter for a new line, / for commands. You can paste images and files.",
  send: "Send",
  stop: "Stop",
  attach: "Attach Context...",
  removeChip: "Remove {0}",
  dropFiles: "Drop files to attach them",
  fileTooLarge: "{0} is too large ({1} MB; the limit is {2} MB).",
  fileUnreadable: "Could not read {0}.",
  slashCommands: "Commands",
  charactersUsed: "{0} of {1} characters",
  tooLong:
    "{0} characters over the limit. {1} accepts messages of up to {2} characters. Your text is kept.",

  // Announced to screen readers only
  answerComplete: "The answer is complete.",
  attachedFile: "Attached: {0}",
  codeAnnounced: "Code block, {0} lines.",
} as const;

/** The key of a webview string. */
export type StringKey = keyof typeof englishStrings;

/** The webview strings in the user's language. */
export type WebviewStrings = Record<StringKey, string>;
