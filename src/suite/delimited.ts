/** A field and where it began; 1-based. */
export interface Field {
  readonly text: string
  readonly line: number
  readonly column: number
}

interface Table {
  readonly records: readonly (readonly Field[])[]
  /** What could not be read, and where; the records before it are whole. */
  readonly wrong: {
    readonly line: number
    readonly column: number
    readonly message: string
  } | null
}

/**
 * Reads delimited text by RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180): a field in double
 * quotes may hold delimiters, line ends and doubled quotes. Blank lines are skipped; line ends may
 * be CRLF or LF. A quote inside an unquoted field stands for itself, and every quote does where
 * `quoted` is false.
 */
export function parseDelimited(
  text: string,
  delimiter: string,
  { quoted = true }: { readonly quoted?: boolean } = {},
): Table {
  const records: Field[][] = []
  let record: Field[] = []
  let at = 0
  let line = 1
  let lineStart = 0
  const wrong = (column: number, message: string) => ({ records, wrong: { line, column, message } })
  const endRecord = () => {
    const isBlank =
      record.length === 1 && record[0]?.text === '' && !(quoted && text[at - 1] === '"')
    if (!isBlank) records.push(record)
    record = []
  }

  while (at < text.length || record.length > 0) {
    const began = { line, column: at - lineStart + 1 }
    let field = ''
    if (quoted && text[at] === '"') {
      at += 1
      for (;;) {
        const close = text.indexOf('"', at)
        if (close === -1) {
          line = began.line
          return wrong(began.column, 'a quoted field begins here and never ends. Close its quotes.')
        }
        const piece = text.slice(at, close)
        for (let end = piece.indexOf('\n'); end !== -1; end = piece.indexOf('\n', end + 1)) {
          line += 1
          lineStart = at + end + 1
        }
        field += piece
        at = close + 1
        if (text[at] !== '"') break
        field += '"'
        at += 1
      }
      if (at < text.length && text[at] !== delimiter && !/^\r?\n/.test(text.slice(at, at + 2))) {
        const column = at - lineStart + 1
        return wrong(column, 'text follows a closing quote. Double the quotes inside a field.')
      }
    } else {
      const start = at
      while (at < text.length && text[at] !== delimiter && text[at] !== '\n') at += 1
      field = text.slice(
        start,
        text[at] === '\n' && text[at - 1] === '\r' && at > start ? at - 1 : at,
      )
    }
    record.push({ text: field, ...began })
    if (text[at] === delimiter) {
      at += 1
      // A delimiter at the very end still begins one more, empty, field.
      if (at >= text.length) record.push({ text: '', line, column: at - lineStart + 1 })
      else continue
    }
    endRecord()
    if (text[at] === '\r') at += 1
    if (text[at] === '\n') {
      at += 1
      line += 1
      lineStart = at
    }
    if (at >= text.length) break
  }
  return { records, wrong: null }
}
