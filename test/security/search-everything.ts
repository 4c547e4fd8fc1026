import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { writingsOf } from './key-writings.ts'

/** Something that a run left behind: a file, or what it said. */
export interface Trace {
  readonly name: string
  readonly bytes: Buffer
}

/** Every file below a folder, whole: SQLite's pages, its log and the witness among them. */
export function tracesIn(folder: string): readonly Trace[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: relative(folder, path), bytes: readFileSync(path) }))
}

export function said(name: string, text: string): Trace {
  return { name, bytes: Buffer.from(text) }
}

/** Where which key stands in which writing; [] where none does. */
export function leaksIn(
  traces: readonly Trace[],
  keys: Readonly<Record<string, string>>,
): readonly string[] {
  const wanted = Object.entries(keys).flatMap(([whose, key]) =>
    writingsOf(key).map((writing) => ({ whose, ...writing })),
  )
  return traces.flatMap(({ name, bytes }) =>
    wanted.flatMap(({ whose, name: writing, text }) => {
      const at = bytes.indexOf(text)
      if (at === -1) return []
      const around = bytes.subarray(Math.max(0, at - 60), at + 20).toString('latin1')
      return [`${whose} ${writing} in ${name}: …${JSON.stringify(around)}`]
    }),
  )
}
