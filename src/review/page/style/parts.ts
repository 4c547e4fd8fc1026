/** Buttons, cards, the brief and what is shown in the end. */
export const PARTS = String.raw`
kbd { font: inherit; font-size: 1em; letter-spacing: .05em; margin-left: 2px; font-variant-caps: all-small-caps; font-weight: 500; color: var(--soft); }
button, input, .quiet { font: inherit; color: inherit; }
button { cursor: pointer; }
button:disabled { cursor: default; opacity: .4; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.quiet { padding: 6px 10px; border: 1px solid transparent; border-radius: 8px; background: none; color: var(--soft); font-size: 14px; white-space: nowrap; }
.quiet:hover:not(:disabled) { background: var(--ground); color: var(--ink); }
.quiet[aria-pressed="true"] { background: var(--ink); color: var(--ground); }
.quiet[aria-pressed="true"] kbd { color: inherit; }
.top .quiet { border-color: var(--line); }
.keys { display: inline-flex; align-items: center; gap: 6px; cursor: pointer; }
.keys input { margin: 0; accent-color: var(--ink); }

.choice { min-width: 124px; min-height: 52px; padding: 6px 18px; border: 1.5px solid var(--line); border-radius: 12px; background: var(--ground); font-weight: 600; font-size: 17px; }
.choice kbd { margin-left: 6px; font-size: 18px; line-height: 1; }
.choice:hover { border-color: var(--soft); }
.choice.accept { background: var(--good-ground); color: var(--good); border-color: transparent; }
.choice.reject { background: var(--bad-ground); color: var(--bad); border-color: transparent; }
.choice.accept kbd, .choice.reject kbd { color: inherit; }
.choice.accept:hover { border-color: var(--good); }
.choice.reject:hover { border-color: var(--bad); }

.reason { padding: 4px 11px; border: 1px solid var(--line); border-radius: 99px; background: none; color: var(--soft); font-size: 14px; white-space: nowrap; }
.reason:hover { border-color: var(--soft); color: var(--ink); }
.reason[aria-pressed="true"] { background: var(--bad); border-color: var(--bad); color: var(--raised); }
.reason[aria-pressed="true"] kbd { color: inherit; }

.brief h2 { margin-bottom: 10px; font-size: 13px; font-weight: 500; letter-spacing: .02em; color: var(--soft); }
#prompt { font-size: 18px; line-height: 1.45; text-wrap: pretty; overflow-wrap: anywhere; }
.brief dl { margin-top: 22px; font-size: 15px; }
.brief dt { margin: 14px 0 3px; font-size: 13px; color: var(--soft); }
.brief dd { padding-left: 20px; position: relative; overflow-wrap: anywhere; }
.brief dd::before { position: absolute; left: 0; font-weight: 600; }
.brief dd.seen::before { content: "+"; color: var(--good); }
.brief dd.unwanted::before { content: "\2212"; color: var(--bad); }
.brief dd.letters { padding-left: 0; font-size: 18px; font-weight: 600; letter-spacing: .01em; }
body[data-flipped="true"] #prompt { font-size: clamp(20px, 2.4vw, 30px); }

progress { appearance: none; height: 4px; border: 0; border-radius: 9px; overflow: hidden; background: var(--line); }
progress::-webkit-progress-bar { background: var(--line); }
progress::-webkit-progress-value { background: var(--ink); border-radius: 9px; }
progress::-moz-progress-bar { background: var(--ink); border-radius: 9px; }

.card { align-self: center; justify-self: center; width: min(480px, 100% - 40px); margin: 24px 0 12vh; }
.card h2, dialog h2, .revealed h2 { margin-bottom: 10px; font-size: 28px; line-height: 1.2; font-weight: 650; letter-spacing: -.01em; text-wrap: balance; }
.card p + p, .card form { margin-top: 16px; }
.card .aside { margin-top: 28px; padding-top: 16px; border-top: 1px solid var(--line); font-size: 14px; color: var(--soft); }
label[for="name"] { display: block; margin-bottom: 4px; font-size: 14px; color: var(--soft); }
#name { width: 100%; min-height: 48px; padding: 8px 14px; border: 1.5px solid var(--soft); border-radius: 10px; background: var(--raised); font-size: 18px; }
#name-wrong { color: var(--bad); margin: 6px 0 14px; font-size: 14px; min-height: 1.2em; }
.primary { min-height: 48px; padding: 8px 22px; border: 0; border-radius: 10px; background: var(--ink); color: var(--ground); font-weight: 600; }
.primary:hover { opacity: .88; }
.row { display: flex; flex-wrap: wrap; gap: 10px; align-items: center; margin-top: 24px !important; }
#tally { font-size: 18px; font-variant-numeric: tabular-nums; }

dialog { width: min(480px, 100% - 40px); padding: 28px; border: 1px solid var(--line); border-radius: 16px; background: var(--raised); color: var(--ink); box-shadow: var(--shadow); }
dialog::backdrop { background: rgb(0 0 0 / .45); }
dialog .row { justify-content: flex-end; }
#trouble { position: fixed; inset: auto 16px 16px; z-index: 5; display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; justify-content: center; width: fit-content; max-width: calc(100% - 32px); margin: 0 auto; padding: 12px 18px; border-radius: 12px; background: var(--bad-ground); color: var(--bad); box-shadow: var(--shadow); }
#trouble .quiet { border-color: currentcolor; color: inherit; }

.revealed { width: min(1120px, 100%); margin: 0 auto; padding: 40px 24px 80px; min-width: 0; }
.revealed h3 { margin: 44px 0 16px; font-size: 18px; font-weight: 600; }
.scroll { overflow-x: auto; margin-top: 24px; }
table { border-collapse: collapse; width: 100%; font-size: 15px; }
th, td { padding: 10px 16px 10px 0; border-bottom: 1px solid var(--line); text-align: left; font-weight: 400; overflow-wrap: anywhere; }
thead th { font-size: 13px; color: var(--soft); white-space: nowrap; }
tbody th { font-weight: 600; min-width: 150px; }
tbody th span { display: block; font-weight: 400; font-size: 14px; color: var(--soft); }
td.count, thead th:nth-child(n + 2) { text-align: right; font-variant-numeric: tabular-nums; }
.sheet { list-style: none; display: grid; grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); gap: 28px 20px; }
.sheet .two { grid-column: span 2; }
.sheet .pictures { display: grid; grid-auto-columns: minmax(0, 1fr); grid-auto-flow: column; gap: 12px; }
.thumb { height: 190px; display: grid; place-items: center; border-radius: 8px; background: var(--stage); overflow: hidden; }
.thumb img { max-width: 100%; max-height: 190px; background: repeating-conic-gradient(var(--check-b) 0 25%, var(--check-a) 0 50%) 0 0 / 16px 16px; }
.won .thumb { outline: 2px solid var(--good); }
.sheet figcaption { margin-top: 6px; font-size: 13px; line-height: 1.35; overflow-wrap: anywhere; }
.sheet b { display: block; font-weight: 600; }
.sheet figcaption span, .of, .repeat { color: var(--soft); font-weight: 400; }
.of { margin-top: 2px; font-size: 13px; overflow-wrap: anywhere; }
.verdict { margin-bottom: 6px; font-size: 14px; font-weight: 600; }
.verdict.accept { color: var(--good); } .verdict.reject, .verdict.both-bad { color: var(--bad); }
@media (max-width: 820px) {
  .choice { min-width: 0; padding: 6px 8px; font-size: 16px; white-space: nowrap; }
  .decide:has(.tie) .choice { min-height: 46px; }
  .decide { gap: 6px; }
  .brief dl { margin-top: 10px; } .brief dt { margin-top: 8px; }
  #prompt { font-size: 16px; }
  .revealed { padding: 28px 16px 60px; }
  .sheet { grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); }
}
`
