/**
 * What VS Code 1.104 and later know of language models that extensions bring; the declarations that this
 * extension is built with are older. No more of it is declared than is used.
 * @module
 */
import type * as vscode from "vscode";

/** A model, as VS Code lists it. */
export interface ModelInformation {
  id: string;
  name: string;
  family: string;
  version: string;
  detail: string;
  tooltip: string;
  maxInputTokens: number;
  maxOutputTokens: number;
  capabilities: { toolCalling: boolean; imageInput: boolean };
}

/** A message that is sent to a model. */
export interface ModelMessage {
  role: vscode.LanguageModelChatMessageRole;
  content: readonly unknown[];
}

/** Who brings models. */
export interface ModelProvider {
  onDidChangeLanguageModelChatInformation: vscode.Event<void>;
  provideLanguageModelChatInformation(
    options: { silent: boolean },
    token: vscode.CancellationToken,
  ): ModelInformation[];
  provideLanguageModelChatResponse(
    model: ModelInformation,
    messages: readonly ModelMessage[],
    options: { tools?: readonly unknown[] },
    progress: vscode.Progress<vscode.LanguageModelTextPart>,
    token: vscode.CancellationToken,
  ): Promise<void>;
  provideTokenCount(
    model: ModelInformation,
    text: string | ModelMessage,
    token: vscode.CancellationToken,
  ): Promise<number>;
}

/** `vscode.lm` of 1.104 and later. */
export interface ModelRegistry {
  registerLanguageModelChatProvider(
    vendor: string,
    provider: ModelProvider,
  ): vscode.Disposable;
}
