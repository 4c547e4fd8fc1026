/** The page's style: light and dark, wide and narrow, screen and paper. Nothing is said by colour alone. */
export const PAGE_STYLE = `
:root{--ink:#1b1f24;--soft:#5a6470;--line:#dfe3e8;--ground:#fff;--card:#f6f7f9;--good:#0b6b3a;--good-ground:#e3f4ea;--bad:#a61b1b;--bad-ground:#fbe9e7;--open:#8a5300;--open-ground:#fdf1dc;--accent:#1f4fbf;--accent-ground:#e8eefc}
@media (prefers-color-scheme:dark){:root{--ink:#e8eaed;--soft:#a3acb8;--line:#343a43;--ground:#14171b;--card:#1c2026;--good:#6fd39b;--good-ground:#16301f;--bad:#ff9a8d;--bad-ground:#3a1c19;--open:#f1be67;--open-ground:#35270f;--accent:#9db8ff;--accent-ground:#1c2744}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0 auto;max-width:1200px;padding:32px 24px 64px;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.skip{position:absolute;left:-9999px}
.skip:focus{left:16px;top:8px;background:var(--ground);padding:4px 8px}
header{border-bottom:1px solid var(--line);padding-bottom:20px;margin-bottom:28px}
h1{font-size:30px;line-height:1.2;letter-spacing:-.01em;margin:6px 0 8px}
h2{font-size:22px;line-height:1.3;margin:0 0 6px}
h2 .jump{float:right;font-size:14px;font-weight:400;line-height:2}
h2 small{font-size:14px;font-weight:400;color:var(--soft);margin-left:8px}
section h2::first-letter{text-transform:uppercase}
h3{font-size:12px;letter-spacing:.06em;text-transform:uppercase;color:var(--soft);margin:0 0 6px}
p{margin:0 0 10px}
.kicker{color:var(--soft);margin:0}
.badge{display:inline-block;margin-left:8px;padding:1px 9px;border-radius:99px;background:var(--good-ground);color:var(--good);font-size:13px;white-space:nowrap}
.badge.real{background:var(--open-ground);color:var(--open)}
.facts,.note{color:var(--soft);font-size:14px;margin:0 0 12px;overflow-wrap:anywhere}
section{margin:0 0 52px}
table{border-collapse:collapse;width:100%}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.cells th,.cells td{text-align:left;vertical-align:top;padding:10px 12px 10px 0;border-bottom:1px solid var(--line)}
.cells thead th{font-size:12px;font-weight:600;color:var(--soft);padding-top:0;padding-bottom:6px;white-space:nowrap}
.cells tbody th{font-weight:600}
.cells small,.said small{display:block;font-size:12.5px;line-height:1.4;font-weight:400;color:var(--soft)}
.cells tbody th small{overflow-wrap:anywhere}
.cells tbody th{white-space:normal;min-width:130px}
.routes tbody th{min-width:96px}
.routes tbody th a::first-letter{text-transform:uppercase}
.routes tbody th a{display:inline-block;text-underline-offset:3px}
.number{display:inline-grid;place-items:center;width:22px;height:22px;border-radius:50%;border:1.5px solid currentColor;font-size:12px;float:left;margin:0 9px 0 0}
.arm{display:block;overflow:hidden;overflow-wrap:anywhere}
.rate{white-space:nowrap}
.fails{list-style:none;margin:0;padding:0}
.fails li{overflow-wrap:anywhere;min-width:126px}
.open,.nobody{color:var(--open)}
.to{color:var(--good)}
.bar{display:block;width:120px;height:12px;margin:5px 0 2px;overflow:visible}
.bar .track{stroke:var(--line);stroke-width:2}
.bar .floor{stroke:var(--soft);stroke-width:1;stroke-dasharray:2 2}
.bar .reach{stroke:var(--ink);stroke-width:2.5}
.bar circle{fill:var(--ink)}
.state,.confidence{display:inline-block;padding:0 8px;border-radius:5px;font-size:13px;font-weight:600;white-space:nowrap;background:var(--card);color:var(--soft)}
.state.recommended,.state.tie,.confidence.high{background:var(--good-ground);color:var(--good)}
.state.eligible,.confidence.medium{background:var(--accent-ground);color:var(--accent)}
.state.insufficient,.confidence.low{background:var(--open-ground);color:var(--open)}
.state.rejected{background:var(--bad-ground);color:var(--bad)}
.verdict{padding:10px 14px;border-left:4px solid var(--good);background:var(--good-ground);border-radius:0 6px 6px 0;margin:0 0 18px;overflow-wrap:anywhere}
.verdict strong{color:var(--good);margin-right:4px}
.verdict.none{border-color:var(--open);background:var(--open-ground)}
.verdict.none strong{color:var(--open)}
.beside{display:grid;grid-template-columns:minmax(0,.95fr) minmax(0,1fr);gap:28px;align-items:start;margin-bottom:14px}
.beside>.said:only-child{grid-column:1/-1}
.plot{margin:0}
.plot svg{display:block;width:100%;height:auto}
figcaption{color:var(--soft);font-size:12.5px}
.plot .grid{stroke:var(--line);stroke-width:1}
.plot text{fill:var(--soft);font-size:12px}
.plot .axis{font-size:12.5px}
.plot .floor{stroke:var(--soft);stroke-dasharray:5 4}
.plot .cross line{stroke:var(--soft);stroke-width:2;opacity:.75}
.plot .mark rect{fill:var(--ground);stroke:var(--soft);stroke-width:2}
.plot .mark text{fill:var(--ink);font-weight:700}
.plot .cross.recommended line,.plot .cross.tie line{stroke:var(--good)}
.plot .mark.recommended rect{fill:var(--good);stroke:var(--good)}
.plot .mark.recommended text{fill:var(--ground)}
.plot .mark.tie rect{stroke:var(--good)}
.plot .mark.eligible rect{stroke:var(--accent)}
.plot .cross.eligible line{stroke:var(--accent)}
.plot .mark.rejected rect{stroke:var(--bad);stroke-dasharray:3 2}
.plot .cross.rejected line{stroke:var(--bad)}
.said ul{margin:0 0 18px;padding-left:18px}
.said li{margin:0 0 5px;overflow-wrap:anywhere}
details{margin:0 0 22px}
summary{cursor:pointer;font-weight:600;padding:8px 0}
summary::first-letter{text-transform:uppercase}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:8px}
.sheet{width:auto;min-width:100%}
.sheet th,.sheet td{vertical-align:top;text-align:left;padding:10px;border-bottom:1px solid var(--line)}
.sheet tbody tr:last-child>*{border-bottom:0}
.sheet thead th{font-size:13px;background:var(--card)}
.sheet tbody th{font-weight:400;min-width:170px;max-width:240px;overflow-wrap:anywhere}
.sheet tbody th b{display:block;font-size:13px}
.prompt{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:6;overflow:hidden;font-size:13px;color:var(--soft)}
.sheet figure{margin:0 0 8px;width:160px}
.sheet img,.missing{display:block;max-width:160px;max-height:160px;border-radius:4px;background:repeating-conic-gradient(var(--line) 0 25%,var(--card) 0 50%) 0 0/14px 14px}
.missing{display:grid;place-items:center;width:160px;height:90px;color:var(--soft);font-size:13px;background:var(--card);border:1px dashed var(--soft)}
.sheet figcaption b{display:inline-block;margin-top:4px;padding:0 6px;border-radius:4px}
.usable figcaption b{background:var(--good-ground);color:var(--good)}
.unusable figcaption b{background:var(--bad-ground);color:var(--bad)}
.unknown figcaption b{background:var(--open-ground);color:var(--open)}
.usable img{outline:1px solid var(--line);outline-offset:-1px}
.unusable img{outline:2px solid var(--bad);outline-offset:-2px}
.unknown img{outline:2px dashed var(--open);outline-offset:-2px}
.why{display:block;font-size:12px;line-height:1.35;overflow-wrap:anywhere;margin-top:2px}
footer{border-top:1px solid var(--line);padding-top:24px}
footer ul{padding-left:18px;margin:0 0 18px}
footer li{margin-bottom:4px;overflow-wrap:anywhere}
.states{display:grid;grid-template-columns:repeat(auto-fit,minmax(260px,1fr));gap:6px 24px;margin:0 0 18px;font-size:13.5px}
.states dt{font-weight:600;display:inline}
.states dd{display:inline;margin:0 0 0 6px;color:var(--soft)}
@media screen and (max-width:820px){.beside{grid-template-columns:minmax(0,1fr)}}
@media screen and (max-width:1000px){
.cells,.cells tbody{display:block}
.cells thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.cells tbody tr{display:block;border:1px solid var(--line);border-radius:8px;padding:12px 14px;margin:0 0 12px}
.cells tbody th{display:block;border:0;padding:0 0 6px;font-size:16px}
.cells td{display:grid;grid-template-columns:112px minmax(0,1fr);gap:10px;border:0;padding:4px 0}
.cells td::before{content:attr(data-head);color:var(--soft);font-size:13px}
}
@media screen and (min-width:640px) and (max-width:1000px){
.cells tbody{display:grid;grid-template-columns:1fr 1fr;gap:12px;align-items:start}
.cells tbody tr{margin:0}
}
@media screen and (max-width:760px){
body{padding:20px 16px 48px}
h1{font-size:24px}
h2 .jump{float:none;display:block;line-height:1.6}
.badge{margin:6px 0 0;display:table}
.plot text{font-size:16px}
.plot .axis{font-size:17px}
.sheet figure{width:112px}
.sheet img{max-width:112px;max-height:112px}
.missing{width:112px}
.sheet tbody th{min-width:124px;max-width:150px}
.sheet th,.sheet td{padding:8px}
}
@media print{
body{max-width:none;padding:0;font-size:11px}
.skip{display:none}
section{break-inside:auto;margin-bottom:24px}
h2,h3,.verdict{break-after:avoid}
tr,figure,.plot{break-inside:avoid}
.scroll{overflow:visible;border:0}
.sheet figure,.missing{width:84px}
.sheet img{max-width:84px;max-height:84px}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
`
