import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import type { Mistake } from '../../domain/suite.ts'
import { measureImage } from '../../image/measure.ts'
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
 * mistake at once, with its file and line; a picture that is missing is one.
 */
export async function readLabels(
  files: readonly string[],
): Promise<{ readonly labels: readonly Label[]; readonly mistakes: readonly Mistake[] }> {
  const labels: Label[] = []
  const mistakes: Mistake[] = []
  for (const file of files) {
    const say = (number: number, message: string): void => {
      mistakes.push({ position: { file, line: number, column: 1 }, path: '', message })
    }
    const text = await readFile(file, 'utf8').catch(() => null)
    if (text === null) {
      say(1, 'cannot be read. Name a file of labels, one JSON object a line')
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
      const picture = await found(dirname(file), image)
      const from = original === null ? null : await found(dirname(file), original)
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

async function found(
  folder: string,
  name: string,
): Promise<{ readonly file: string; readonly sha256: string } | string> {
  const file = resolve(folder, name)
  const bytes = await readFile(file).catch(() => null)
  if (bytes === null) return `the picture ${name} cannot be read. Name one beside this file`
  if (measureImage(bytes) === null)
    return `${name} is not a picture in PNG, JPEG, WebP, GIF or AVIF`
  return { file, sha256: createHash('sha256').update(bytes).digest('hex') }
}
