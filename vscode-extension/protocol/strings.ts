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
  chatTitle: "Title of the chat",
  chatBusy: "Answer in progress",
  currentChat: "Open now",

  // The empty chat
  welcomeTitle: "Ask GPT-4",
  welcomeText: "Ask about your code, or about anything else.",
  noSiteTitle: "Choose a site",
  noSiteText:
    "Ask GPT-4 uses the chatbot of a WordPress site with the plugin AI Engine. Enter the URL of such a site, or try the demo, which needs no network.",
  noSiteChoose: "Choose Site…",
  composerPlaceholderNoSite: "Ask a question",
  welcomeSite: "Your questions, and the context you attach, are sent to {0}.",
  welcomeDemo: "You are using the built-in demo. Nothing leaves your computer.",
  examples: "Examples",

  // Consent
  consentTitle: "Before you send the first question",
  consentText:
    "Your questions, and the context you attach, will be sent to {0}. Whoever runs that site, and the model provider behind it, can read them.",
  consentAgree: "Agree",

  // The transcript
  transcript: "Conversation",
  you: "You",
  assistant: "Assistant",
  loadEarlier: "Show Earlier Messages",
  jumpToLatest: "Jump to Latest",
  waiting: "Waiting for the answer…",
  stopped: "Stopped. This is what had arrived.",
  stoppedEmpty: "Stopped before the first word.",
  interrupted: "Interrupted. The answer is incomplete.",
  askAgain: "Ask Again",
  copyAnswer: "Copy Answer as Markdown",
  regenerate: "Regenerate",
  editQuestion: "Edit and Resend",
  editLabel: "Edit the question",
  editHint: "The messages after it will be removed. You can undo that.",
  cancel: "Cancel",
  resend: "Resend",
  suggestions: "Suggested questions",
  undo: "Undo",
  dismiss: "Dismiss",
  attachedContext: "Attached context",
  contextCut: "{0} (shortened to fit)",

  // Code blocks
  codeToolbar: "Code block actions",
  codeBlock: "Code block",
  copyCode: "Copy",
  insertCode: "Insert at Cursor",
  replaceCode: "Replace Selection",
  newFileCode: "New File",
  copied: "Copied",

  // What a model wrote that is not shown as such
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
  tryAgain: "Try Again",
  hiddenCharacter: "Hidden character {0}",
  tableTooLarge: "The table goes on for {0} more rows.",
  tableShowAll: "Show All Rows",

  // The composer
  composer: "Question",
  composerPlaceholder: "Ask {0}",
  composerHint:
    "Enter sends, Shift+Enter breaks the line, / shows commands. Images and files can be pasted.",
  send: "Send",
  stop: "Stop",
  attach: "Attach Context...",
  removeChip: "Remove {0}",
  dropFiles: "Drop to attach",
  fileTooLarge: "{0} is too large to send ({1} MB; {2} MB at most).",
  fileUnreadable: "{0} cannot be read.",
  slashCommands: "Commands",
  charactersUsed: "{0} of {1} characters",
  tooLong:
    "{0} characters too many. {1} takes messages of up to {2} characters. Your text is kept.",

  // Heard by screen readers only
  answerComplete: "The answer is complete.",
  attachedFile: "Attached: {0}",
  codeAnnounced: "Code block, {0} lines.",
} as const;

/** The name of a word or sentence on the webview. */
export type StringKey = keyof typeof englishStrings;

/** The webview's words in the user's language. */
export type WebviewStrings = Record<StringKey, string>;
