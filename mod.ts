/**
 * Ask GPT-4 on any WordPress site that runs the plugin AI Engine, and stream
 * the answer. Built on `fetch` and Web streams alone, for Deno, Node, Bun,
 * browsers and Workers.
 *
 * @example Ask
 * ```ts
 * import { ChatClient } from "@askgpt4/core";
 * import { createDemoSite } from "@askgpt4/core/demo";
 *
 * // The demo site runs in this process. For a real one, give its address:
 * // new ChatClient({ site: "https://blog.example" })
 * const demo = createDemoSite();
 * const client = new ChatClient({ site: demo.url, fetch: demo.fetch });
 *
 * const answer = client.ask("What is a nonce?");
 * for await (const delta of answer) console.log(delta);
 * const { usage } = await answer.result(); // the same request
 * console.log(usage);
 * ```
 *
 * @module
 */
export {
  type ActionHandler,
  actionHandler,
  type ActionResult,
  type ArgumentSchema,
  runActions,
  type SchemaResult,
} from "./src/features/actions.ts";
export { Answer } from "./src/chat/answer.ts";
export type { SiteReport } from "./src/site/check.ts";
export type {
  AskOptions,
  ChatbotIds,
  Message,
  TurnOptions,
} from "./src/chat/ask_options.ts";
export { ChatClient } from "./src/client.ts";
export type { ClientOptions, ClientOverrides } from "./src/client_options.ts";
export { removeCitationMarks } from "./src/util/citation_marks.ts";
export { countCharacters } from "./src/util/count_characters.ts";
export {
  Conversation,
  type ConversationJson,
  type ConversationOptions,
  type Turn,
} from "./src/chat/conversation.ts";
export { discover, type DiscoverOptions } from "./src/site/discover.ts";
export { type Chatbot, findChatbots } from "./src/site/find_chatbots.ts";
export {
  type Discussion,
  Discussions,
  type ListDiscussionsOptions,
} from "./src/features/discussions.ts";
export {
  AbortError,
  AnswerTooLongError,
  AskError,
  type AskErrorByCode,
  type AskErrorCode,
  type AskErrorOptions,
  type AskErrorReasons,
  BadResponseError,
  CorsBlockedError,
  FileRejectedError,
  ImageFetchError,
  InterruptedError,
  InvalidArgumentError,
  isAskError,
  MessageTooLongError,
  ModelError,
  NonceRejectedError,
  NotAiEngineError,
  QuestionRejectedError,
  RateLimitedError,
  SiteError,
  SiteUnreachableError,
  TimeoutError,
  UnknownModelError,
} from "./src/errors/errors.ts";
export {
  checkFiles,
  type FileFacts,
  type UploadLimits,
} from "./src/features/file_rules.ts";
export {
  Files,
  type ListedFile,
  type ListFilesOptions,
  type UploadedFile,
} from "./src/features/files.ts";
export type { FileSource, UploadOptions } from "./src/features/upload.ts";
export type { Fetch } from "./src/transport/fetch.ts";
export {
  type FetchedImage,
  fetchImage,
  type FetchImageOptions,
} from "./src/features/fetch_image.ts";
export { type AnswerImage, findImages } from "./src/features/find_images.ts";
export type { ImageType } from "./src/features/image_file.ts";
export type { ChatMessage } from "./src/adapters/messages.ts";
export {
  type AsyncGeneratorOptions,
  createAsyncGenerator,
  getNonce,
  type ProviderOptions,
} from "./src/adapters/provider.ts";
export {
  type ApiChatbot,
  type ApiQueryOptions,
  type ApiRequestOptions,
  PublicApi,
} from "./src/features/public_api.ts";
export type {
  EndLease,
  SessionStore,
  StoredSession,
} from "./src/transport/session_store.ts";
export type { Site } from "./src/protocol/site.ts";
export { chatgpt4online, type SitePreset } from "./src/site/presets.ts";
export type { TimeLimitOptions } from "./src/transport/time_limits.ts";
export type {
  AnswerEvent,
  EndEvent,
  EventDetails,
  McpEvent,
  ProgressEvent,
  ProgressType,
  TextEvent,
  UnknownEvent,
} from "./src/protocol/events.ts";
export type {
  Action,
  AnswerResult,
  Block,
  Shortcut,
  Usage,
} from "./src/protocol/result.ts";
export type { Logger } from "./src/util/logger.ts";
export { VERSION } from "./src/util/version.ts";
