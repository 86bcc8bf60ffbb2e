import type { ContextPart } from "../../common/compose.ts";
import type { AttachedContext } from "../../context/attachment.ts";
import { type Place, textOf } from "./places.ts";
import { displayPath } from "../../platform/displayPath.ts";

/** The text of a place, as an attachment. */
export function toContext(place: Place): AttachedContext {
  const { document, range } = place;
  return {
    kind: "selection",
    uri: document.uri,
    version: document.version,
    languageId: document.languageId,
    range,
    text: textOf(place),
  };
}

/** The text of a place, as a part of a message. */
export function toContextPart(place: Place): ContextPart {
  const { document, range } = place;
  return {
    path: displayPath(document.uri),
    languageId: document.languageId,
    lines: [range.start.line + 1, range.end.line + 1],
    text: textOf(place),
  };
}
