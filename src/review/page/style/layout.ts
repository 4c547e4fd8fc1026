/** Colours, type and how the page is divided; light and dark, wide and narrow. */
export const LAYOUT = `
:root {
  color-scheme: light dark;
  --ground: #f3f3f1; --raised: #fbfbfa; --stage: #e6e6e3; --line: #d6d6d1;
  --ink: #1b1c1e; --soft: #5b5e63; --focus: #2458c5;
  --good: #1f6f4a; --good-ground: #e0efe6; --bad: #a33a2b; --bad-ground: #f6e4e0;
  --check-a: #ffffff; --check-b: #dededb;
  --shadow: 0 1px 2px rgb(0 0 0 / .08), 0 8px 28px rgb(0 0 0 / .10);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #18191b; --raised: #202225; --stage: #0f1011; --line: #34373b;
    --ink: #eceded; --soft: #a2a6ac; --focus: #8db2ff;
    --good: #7fd3a6; --good-ground: #1c3529; --bad: #f09a8b; --bad-ground: #40231e;
    --check-a: #d9d9d7; --check-b: #bdbdba;
    --shadow: 0 1px 2px rgb(0 0 0 / .4), 0 8px 28px rgb(0 0 0 / .35);
  }
}
* { box-sizing: border-box; }
html { height: 100%; -webkit-text-size-adjust: 100%; }
body {
  margin: 0; min-height: 100dvh; display: grid; grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
  background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
body[data-view="turn"] { height: 100dvh; }
[hidden] { display: none !important; }
h1, h2, h3, p, dl, dd, figure, ol { margin: 0; padding: 0; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
h1:focus-visible { outline: none; }

.top { display: flex; align-items: center; gap: 20px; padding: 0 24px; height: 56px; border-bottom: 1px solid var(--line); }
.top h1 { font-size: 16px; font-weight: 600; white-space: nowrap; font-variant-numeric: tabular-nums; }
.top progress { flex: 1; min-width: 40px; max-width: 420px; }
#rater { margin-left: auto; color: var(--soft); font-size: 14px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
body:not([data-view="turn"]) .top progress, body:not([data-view="turn"]) #finish { visibility: hidden; }

main { min-height: 0; display: grid; grid-template-columns: minmax(0, 1fr); }
.turn {
  min-height: 0; height: 100%; display: grid;
  grid: "stage brief" minmax(0, 1fr) "bar bar" auto / minmax(0, 1fr) 344px;
}
.stage { grid-area: stage; position: relative; min-height: 0; display: grid; grid-template: minmax(0, 1fr) / minmax(0, 1fr); gap: 20px; padding: 24px; background: var(--stage); }
.stage[data-count="2"] { grid-template: minmax(0, 1fr) / repeat(2, minmax(0, 1fr)); padding-bottom: 12px; }
.pane { min-width: 0; min-height: 0; display: grid; grid-template-rows: minmax(0, 1fr) auto; }
.frame { min-width: 0; min-height: 0; display: grid; place-items: center; place-content: center; overflow: hidden; }
.stage[data-zoomed="true"] .frame { overflow: auto; place-content: safe center; cursor: zoom-out; }
.frame { cursor: zoom-in; }
/* Side by side, the two stand close to each other. */
.stage[data-count="2"] .pane:first-child .frame { justify-content: safe end; }
.stage[data-count="2"] .pane + .pane .frame { justify-content: safe start; }
.pane figcaption { padding-top: 8px; text-align: center; font-size: 14px; font-weight: 600; color: var(--soft); }
.stage[data-count="1"] figcaption { display: none; }
.drawn { display: block; max-width: none; box-shadow: 0 0 0 1px var(--line); user-select: none; -webkit-user-drag: none; }
.alpha { background: repeating-conic-gradient(var(--check-b) 0 25%, var(--check-a) 0 50%) 0 0 / 24px 24px; }
.peek { position: absolute; top: 36px; left: 50%; translate: -50% 0; padding: 2px 14px; border-radius: 99px; background: var(--ink); color: var(--ground); font-size: 14px; font-weight: 600; }

.brief { grid-area: brief; overflow: auto; padding: 24px; border-left: 1px solid var(--line); background: var(--raised); }
.bar > * { min-width: 0; }
.bar { grid-area: bar; display: grid; grid: "tools decide reasons" auto / 1fr auto 1fr; align-items: center; gap: 12px 24px; padding: 14px 24px; border-top: 1px solid var(--line); background: var(--raised); }
.reasons { grid-area: reasons; display: flex; flex-wrap: wrap; gap: 6px; justify-content: flex-end; max-width: 420px; justify-self: end; }
.decide { grid-area: decide; display: flex; gap: 10px; }
.tools { grid-area: tools; display: flex; flex-wrap: wrap; gap: 2px 4px; align-items: center; margin-left: -10px; }

@media (min-width: 821px) {
  /* Two pictures need the width: the brief lies below them. */
  body[data-mode="pair"] .turn { grid: "stage" minmax(0, 1fr) "brief" auto "bar" auto / minmax(0, 1fr); }
  body[data-mode="pair"]:not([data-flipped="true"]) .brief { display: grid; grid: "title spec" auto "prompt spec" 1fr / minmax(0, 1fr) minmax(0, 1fr); gap: 2px 40px; max-height: 24dvh; padding: 14px 24px; border-left: 0; border-top: 1px solid var(--line); }
  body[data-mode="pair"] .brief h2 { grid-area: title; margin: 0; }
  body[data-mode="pair"] #prompt { grid-area: prompt; font-size: 17px; }
  body[data-mode="pair"]:not([data-flipped="true"]) .brief dl { grid-area: spec; margin: 0; columns: 3 160px; }
  body[data-mode="pair"]:not([data-flipped="true"]) .brief dt { margin: 0; break-after: avoid; }
  body[data-mode="pair"] .brief dd:has(+ dt) { margin-bottom: 8px; }
  body[data-mode="pair"] .turn .stage { grid-area: stage; }
}
body[data-mode="pair"][data-flipped="true"] .turn { grid-template: "brief" minmax(0, 1fr) "bar" auto / minmax(0, 1fr); }
body[data-flipped="true"] .turn { grid-template-areas: "brief brief" "bar bar"; }
body[data-flipped="true"] .stage { display: none; }
body[data-flipped="true"] .brief { border: 0; padding: 6vh max(24px, calc(50vw - 380px)); }

@media (max-width: 1180px) {
  .bar { grid: "decide reasons" auto "tools tools" auto / auto 1fr; }
}
@media (max-width: 820px) {
  .top { gap: 12px; padding: 0 16px; height: 48px; }
  .turn { grid: "stage" minmax(0, 1fr) "brief" auto "bar" auto / minmax(0, 1fr); }
  .stage, .stage[data-count="2"] { padding: 12px; gap: 8px; }
  .stage[data-count="2"][data-shape="wide"] { grid-template: repeat(2, minmax(0, 1fr)) / minmax(0, 1fr); }
  .stage[data-count="2"][data-shape="wide"] .pane { grid-template: minmax(0, 1fr) / 24px minmax(0, 1fr) 24px; }
  .stage[data-count="2"][data-shape="wide"] .pane .frame.frame { justify-content: safe center; }
  .stage[data-shape="wide"] .pane figcaption { order: -1; padding: 0; align-self: center; }
  /* Side by side, the two stand close to each other. */
.stage[data-count="2"] .pane:first-child .frame { justify-content: safe end; }
.stage[data-count="2"] .pane + .pane .frame { justify-content: safe start; }
.pane figcaption { padding-top: 4px; }
  .brief { max-height: 26dvh; padding: 12px 16px; border-left: 0; border-top: 1px solid var(--line); }
  body[data-flipped="true"] .brief { max-height: none; padding: 24px 16px; border: 0; }
  body[data-flipped="true"] .turn { grid-template: "brief" minmax(0, 1fr) "bar" auto / minmax(0, 1fr); }
  .bar { grid: "reasons" auto "decide" auto "tools" auto / minmax(0, 1fr); gap: 8px; padding: 10px 12px calc(8px + env(safe-area-inset-bottom)); }
  .reasons { max-width: none; justify-self: stretch; justify-content: flex-start; flex-wrap: nowrap; overflow-x: auto; padding: 3px; margin: -3px; }
  .reason { flex: none; }
  .decide > * { flex: 1; }
  .decide:has(.tie) { display: grid; grid-template-columns: 1fr 1fr; }
  .decide .right { grid-area: 1 / 2; }
  .tools { justify-content: space-between; margin: 0; gap: 0; }
}
@media (max-width: 820px) and (pointer: coarse), (max-width: 560px) {
  .bar kbd, .tools .keys { display: none; }
}
`
