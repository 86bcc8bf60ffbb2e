/**
 * The language model provider API of VS Code 1.104 and later. The extension is built with older
 * declarations, so the parts that it uses are declared here.
 * @module
 */
import type * as vscode from "vscode";

/** A model in VS Code's list. */
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

/** A message to a model. */
export interface ModelMessage {
  role: vscode.LanguageModelChatMessageRole;
  content: readonly unknown[];
}

/** A provider of models. */
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

/** `vscode.lm` in 1.104 and later. */
export interface ModelRegistry {
  registerLanguageModelChatProvider(
    vendor: string,
    provider: ModelProvider,
  ): vscode.Disposable;
}
