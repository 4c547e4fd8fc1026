/** Just enough of XML 1.0 to tell whether our own output is well formed. Throws where it is not. */
export function assertWellFormed(xml: string): void {
  const prologue = '<?xml version="1.0" encoding="UTF-8"?>\n'
  if (!xml.startsWith(prologue)) throw new Error('no XML declaration')
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(xml)) {
    throw new Error('a character that XML 1.0 does not allow')
  }
  const token = /<(\/?)([a-z]+)((?: [a-z]+="[^"<]*")*)(\/?)>|([^<]+)/gy
  const open: string[] = []
  let roots = 0
  token.lastIndex = prologue.length
  while (token.lastIndex < xml.length) {
    const at = token.lastIndex
    const match = token.exec(xml)
    if (match === null) throw new Error(`not XML at ${JSON.stringify(xml.slice(at, at + 60))}`)
    const [, slash, name = '', attributes = '', selfClosed, text = ''] = match
    if (/&(?!(?:amp|lt|gt|quot|apos);)/.test(attributes + text)) throw new Error('a bare &')
    if (open.length === 0 && text.trim() !== '') throw new Error('text outside the root')
    if (name === '') continue
    const keys = [...attributes.matchAll(/ ([a-z]+)="[^"]*"/g)].map(([, key]) => key)
    if (new Set(keys).size < keys.length) throw new Error(`an attribute twice in <${name}>`)
    if (slash === '/') {
      if (open.pop() !== name) throw new Error(`</${name}> closes something else`)
      continue
    }
    if (open.length === 0) roots += 1
    if (selfClosed !== '/') open.push(name)
  }
  if (open.length > 0) throw new Error(`<${open.at(-1)}> is never closed`)
  if (roots !== 1) throw new Error(`${roots} roots`)
}
