import { HTML } from './html.ts'
import { DOM } from './script/dom.ts'
import { MAIN } from './script/main.ts'
import { SERVER } from './script/server.ts'
import { STAGE } from './script/stage.ts'
import { VIEWS } from './script/views.ts'
import { LAYOUT } from './style/layout.ts'
import { PARTS } from './style/parts.ts'

interface PageFile {
  readonly path: string
  readonly type: string
  readonly text: string
}

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect x="1" y="2" width="14" height="12" rx="2" fill="#767a80"/><path d="M4 8.5l3 3 5-6" fill="none" stroke="#fff" stroke-width="2"/></svg>'
const SCRIPT = 'text/javascript; charset=utf-8'

/** Everything the page is made of. It holds nothing of a run, so it needs no token. */
export const PAGE_FILES: readonly PageFile[] = [
  { path: '/', type: 'text/html; charset=utf-8', text: HTML },
  { path: '/page/style.css', type: 'text/css; charset=utf-8', text: `${LAYOUT}${PARTS}` },
  { path: '/page/icon.svg', type: 'image/svg+xml', text: ICON },
  { path: '/page/main.js', type: SCRIPT, text: MAIN },
  { path: '/page/server.js', type: SCRIPT, text: SERVER },
  { path: '/page/stage.js', type: SCRIPT, text: STAGE },
  { path: '/page/views.js', type: SCRIPT, text: VIEWS },
  { path: '/page/dom.js', type: SCRIPT, text: DOM },
]
