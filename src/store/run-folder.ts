import { appendFileSync, createWriteStream } from 'node:fs'
import { open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { makeFolder } from './make-folder.ts'

/** `results/<run id>/`: the record that people and other programs read. */
export interface RunFolder {
  readonly path: string
  readonly images: string
  /** Replaces `name` as a whole: a reader sees the old text or the new one, never a part. */
  write(name: string, text: string): Promise<void>
  /** Replaces a picture that requests were made with: `inputs/<sha256>.png`. */
  writeInput(name: string, bytes: Uint8Array): Promise<void>
  /** Adds one attempt; not synced, because the ledger holds the same line durably. */
  appendAttempt(line: string): void
  /** Replaces `attempts.jsonl` by these lines, in their order. */
  writeAttempts(lines: Iterable<string>): Promise<void>
}

/** Creates the folder and proves that it can be written. Throws what the file system says. */
export async function createRunFolder(path: string): Promise<RunFolder> {
  makeFolder(path)
  const folder = openRunFolder(path)
  makeFolder(folder.images)
  const proof = join(path, '.writable')
  const handle = await open(proof, 'w', 0o600)
  await handle.close()
  await rm(proof)
  return folder
}

export function openRunFolder(path: string): RunFolder {
  const attempts = join(path, 'attempts.jsonl')
  let count = 0
  const replace = (name: string, pieces: Iterable<string | Uint8Array>): Promise<void> => {
    count += 1
    return replaceFile(join(path, name), `.part-${process.pid}-${count}`, pieces)
  }
  return {
    path,
    images: join(path, 'images'),
    write: (name, text) => replace(name, [text]),
    writeInput: (name, bytes) => {
      makeFolder(dirname(join(path, name)))
      return replace(name, [bytes])
    },
    appendAttempt: (line) => appendFileSync(attempts, asLine(line), { mode: 0o600 }),
    writeAttempts: (lines) => replace('attempts.jsonl', withNewlines(lines)),
  }
}

function* withNewlines(lines: Iterable<string>): Iterable<string> {
  for (const line of lines) yield asLine(line)
}

/** Many readers end a line at these two as well, which JSON may hold as they are. */
function asLine(json: string): string {
  return `${json.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}\n`
}

/** Writes beside a file and renames: nobody sees a part. The suffix is the writer's own. */
export async function replaceFile(
  path: string,
  suffix: string,
  pieces: Iterable<string | Uint8Array>,
): Promise<void> {
  const part = `${path}${suffix}`
  try {
    await pipeline(Readable.from(pieces), createWriteStream(part, { mode: 0o600, flush: true }))
    await rename(part, path)
  } catch (error) {
    // On a disk that fails this fails too, and is not what has to be told.
    await rm(part, { force: true }).catch(() => {})
    throw error
  }
}

/** The newest run in a results folder (run ids begin with their time), or null when there is none. */
export async function latestRun(results: string): Promise<string | null> {
  const names = await readdir(results).catch(() => [])
  const runs = names.filter((name) => /^[0-9]{8}-[0-9]{6}-/.test(name)).sort()
  return runs.at(-1) ?? null
}

export async function readRunFile(path: string, name: string): Promise<string> {
  return await readFile(join(path, name), 'utf8')
}
