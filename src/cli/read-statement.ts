import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { Json } from '../domain/suite.ts'
import type { Row } from '../money/reconcile/statement-record.ts'
import { unfold } from '../money/reconcile/unfold.ts'
import { parseDelimited } from '../suite/delimited.ts'
import { userMistake } from './exit.ts'

/** Rows of one kind, and what to call them in evidence. */
export interface StatementPage {
  readonly source: string
  readonly rows: readonly Row[]
  /** How they are to be read; null: told by their columns. */
  readonly preset: string | null
  /** Whose they are, where they do not say themselves. */
  readonly provider: string | null
}

/** Reads CSV (comma, semicolon or tab), JSON or JSON Lines, told by its first character. */
export async function readStatement(
  file: string,
  { cwd, ...asked }: { readonly cwd: string } & Pick<StatementPage, 'preset' | 'provider'>,
): Promise<StatementPage> {
  const text = await readFile(resolve(cwd, file), 'utf8').catch((error: Error) => {
    throw userMistake(`--statement ${file}: ${error.message}`)
  })
  const source = basename(file)
  const bare = text.replace(/^\uFEFF/, '')
  if (bare.trim() === '') return { source, rows: [], ...asked }
  const rows = /^\s*[[{]/.test(bare) ? jsonRows(bare, file) : tableRows(bare, file)
  return { source, rows, ...asked }
}

function jsonRows(text: string, file: string): readonly Row[] {
  const whole = parsed(text)
  if (whole !== undefined) return unfold(whole)
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const documents = lines.map((line, index) => {
    const value = parsed(line)
    if (value !== undefined) return value
    throw userMistake(`--statement ${file}:${index + 1}: neither JSON nor a line of JSON Lines`)
  })
  return unfold(documents)
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

function tableRows(text: string, file: string): readonly Row[] {
  const end = text.indexOf('\n')
  const head = end === -1 ? text : text.slice(0, end)
  const delimiter = [',', ';', '\t'].toSorted(
    (a, b) => head.split(b).length - head.split(a).length,
  )[0]
  const { records, wrong } = parseDelimited(text, delimiter ?? ',')
  if (wrong !== null) {
    throw userMistake(`--statement ${file}:${wrong.line}:${wrong.column}: ${wrong.message}`)
  }
  const [names = [], ...rows] = records
  const columns = names.map(({ text: name }) => name.trim())
  if (new Set(columns).size !== columns.length) {
    throw userMistake(`--statement ${file}: its first line names a column twice`)
  }
  return rows.map((record) => ({
    line: record[0]?.line ?? 0,
    fields: new Map(columns.map((name, index) => [name, record[index]?.text ?? ''])),
  }))
}
