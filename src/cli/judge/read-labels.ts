import { createHash } from 'node:crypto'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { Mistake } from '../../domain/suite.ts'
import { MAX_FILE_BYTES } from '../../image/limits.ts'
import { measureImage } from '../../image/measure.ts'
import { decodeText, FILES, readNamed } from '../../suite/files.ts'
import type { Exhibit } from './exhibit.ts'

/** A picture that people have told, from a file of labels. */
export interface Label {
  readonly exhibit: Exhibit
  readonly good: boolean
  readonly control: boolean
}

const question = z.strictObject({
  id: z.string().min(1),
  ask: z.string().min(1),
  dependsOn: z.string().nullable().default(null),
  expect: z.enum(['yes', 'no']).default('yes'),
  critical: z.boolean().default(true),
})

const line = z.strictObject({
  /** Beside the file of labels. */
  image: z.string().min(1),
  original: z.string().nullable().default(null),
  prompt: z.string().min(1),
  questions: z.array(question).min(1),
  label: z.enum(['accept', 'reject']),
  /** Known good or known bad: not a matter of taste. */
  control: z.boolean().default(false),
})

/**
 * Reads files of labelled pictures, one JSON object a line: image, prompt, questions, label. Every
 * mistake at once, with its file and line; a picture that is missing is one. `within`: folder that
 * nothing may be outside of, links followed, because a stranger named it; null: anywhere.
 */
export async function readLabels(
  files: readonly string[],
  { within }: { readonly within: string | null },
): Promise<{ readonly labels: readonly Label[]; readonly mistakes: readonly Mistake[] }> {
  const labels: Label[] = []
  const mistakes: Mistake[] = []
  for (const file of files) {
    const say = (number: number, message: string): void => {
      mistakes.push({ position: { file, line: number, column: 1 }, path: '', message })
    }
    const folder = dirname(file)
    const read = await readIn(folder, file, within)
    const text = 'wrong' in read ? null : decodeText(read.bytes)
    if (text === null) {
      const why = 'wrong' in read ? read.wrong : 'this is not UTF-8 text.'
      say(1, `cannot be read: ${why} Name a file of labels, one JSON object a line`)
      continue
    }
    for (const [index, source] of text.split('\n').entries()) {
      if (source.trim() === '') continue
      const parsed = line.safeParse(jsonOf(source))
      if (!parsed.success) {
        for (const { path, message } of parsed.error.issues) {
          say(index + 1, `${path.join('.') || 'line'}: ${message}`)
        }
        continue
      }
      const { image, original, prompt, questions, label, control } = parsed.data
      const picture = await found(folder, image, within)
      const from = original === null ? null : await found(folder, original, within)
      if (typeof picture === 'string') say(index + 1, picture)
      else if (typeof from === 'string') say(index + 1, from)
      else {
        const exhibit = { ...picture, original: from, prompt, questions }
        labels.push({ exhibit, good: label === 'accept', control })
      }
    }
  }
  return { labels, mistakes }
}

function jsonOf(source: string): unknown {
  try {
    return JSON.parse(source)
  } catch {
    return source
  }
}

function readIn(from: string, name: string, within: string | null): ReturnType<typeof readNamed> {
  return readNamed(name, {
    folder: within ?? from,
    from,
    maxBytes: MAX_FILE_BYTES,
    confined: within !== null,
    files: FILES,
  })
}

async function found(
  folder: string,
  name: string,
  within: string | null,
): Promise<{ readonly file: string; readonly sha256: string } | string> {
  const read = await readIn(folder, name, within)
  if ('wrong' in read) return `the picture ${name} cannot be read: ${read.wrong}`
  const { path, bytes } = read
  if (measureImage(bytes) === null)
    return `${name} is not a picture in PNG, JPEG, WebP, GIF or AVIF`
  return { file: path, sha256: createHash('sha256').update(bytes).digest('hex') }
}
