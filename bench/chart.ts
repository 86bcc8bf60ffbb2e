/**
 * Bars, as an SVG that can be read on light and on dark ground.
 */
import type { Bars } from "./results.ts";

const WIDTH = 820;
const LABEL = 230;
const NUMBER = 70;
const ROW = 22;
const HEAD = 46;
const GAP = 22;
const MARGIN = 16;

const STYLE = `
    text { font: 13px system-ui, sans-serif; fill: #1b2533; }
    .title { font-weight: 600; font-size: 14px; }
    .unit { fill: #5a6a80; font-size: 12px; }
    .label { text-anchor: end; }
    .own { font-weight: 600; }
    rect { fill: #a9b7c9; }
    rect.own { fill: #2563c9; }
    @media (prefers-color-scheme: dark) {
      text { fill: #e4eaf3; }
      .unit { fill: #9fb0c9; }
      rect { fill: #55647c; }
      rect.own { fill: #6ea2ff; }
    }`;

/**
 * Draws the chart.
 *
 * @param groups The bars, group by group.
 * @returns The SVG document.
 */
export function drawChart(groups: readonly Bars[]): string {
  const parts: string[] = [];
  let y = MARGIN;
  for (const { title, unit, bars } of groups) {
    parts.push(
      `<text class="title" x="${MARGIN}" y="${y + 14}">${escape(title)}</text>`,
      `<text class="unit" x="${MARGIN}" y="${y + 32}">${escape(unit)}</text>`,
    );
    y += HEAD;
    const most = Math.max(...bars.map(({ value }) => value));
    for (const { name, value, ours } of bars) {
      const space = WIDTH - LABEL - NUMBER - MARGIN;
      const width = Math.max(1, space * value / most);
      const own = ours ? " own" : "";
      const right = (LABEL + 10 + width + 6).toFixed(1);
      parts.push(
        `<text class="label${own}" x="${LABEL}" y="${y + 14}">${
          escape(name)
        }</text>`,
        `<rect class="bar${own}" x="${LABEL + 10}" y="${y + 2}" width="${
          width.toFixed(1)
        }" height="16" rx="2"/>`,
        `<text x="${right}" y="${y + 14}">${format(value)}</text>`,
      );
      y += ROW;
    }
    y += GAP;
  }
  const height = y - GAP + MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="The benchmark">
  <style>${STYLE}
  </style>
  ${parts.join("\n  ")}
</svg>
`;
}

function format(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en");
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
