import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { RunCases } from '../domain/run-cases.ts'
import { userMistake } from './exit.ts'
import { jsonOf } from './json-of.ts'
import { CASES_FILE } from './keep-cases.ts'

/** A path that leads nowhere but into the folder's own `inputs/`. */
const kept = z.object({
  file: z.string().regex(/^inputs\/[0-9a-f]{64}\.png$/),
  sha256: z.string(),
  width: z.int().positive(),
  height: z.int().positive(),
})
const texts = z.array(z.string())
const prompt = z.object({
  id: z.string(),
  text: z.string(),
  content: z.string().nullable(),
  expectText: z.string().nullable(),
  absentText: z.string().nullable(),
  colours: z.array(z.string().regex(/^#[0-9a-f]{6}$/)),
  background: z.enum(['white', 'uniform', 'transparent']).nullable(),
  keepOutside: z.boolean(),
  mustShow: texts,
  mustNotShow: texts,
  questions: z.array(
    z.object({
      id: z.string(),
      ask: z.string(),
      dependsOn: z.string().nullable(),
      expect: z.enum(['yes', 'no']),
      critical: z.boolean(),
    }),
  ),
  inputs: z.object({ image: kept.nullable(), mask: kept.nullable() }),
})
/** Only what everything that reads cases relies on; keys that are not named here are kept. */
const shape = z.object({
  format: z.literal('image-assay/cases@1'),
  run: z.string(),
  suites: z.array(
    z.object({
      name: z.string(),
      targets: z.array(z.object({ id: z.string(), provider: z.string(), model: z.string() })),
      prompts: z.array(prompt),
      scorers: z.array(z.object({ scorer: z.string() })),
      judge: z.looseObject({ provider: z.string(), model: z.string() }).nullable(),
    }),
  ),
  cells: z.array(
    z.object({
      id: z.string(),
      suite: z.int().nonnegative(),
      target: z.string(),
      settings: z.looseObject({ mode: z.string(), n: z.int().positive() }),
    }),
  ),
})

/**
 * What a run asked for, from its folder alone. Throws UserMistakes where the run is older than
 * `cases.json`, or where the file was damaged: what to do stands in the message.
 */
export async function readCases(folder: string): Promise<RunCases> {
  const path = join(folder, CASES_FILE)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    throw userMistake(
      `${folder} has no ${CASES_FILE}: the run is older than it, or ended before it began. What was ` +
        'asked for is not known without it. Run the suite again',
    )
  })
  const json = jsonOf(text)
  const { format } = (json ?? {}) as { readonly format?: unknown }
  if (typeof format === 'string' && /^image-assay\/cases@(?!1$)/.test(format)) {
    throw userMistake(`${path} is ${format}, of another version of assay. Use that version`)
  }
  const result = shape.safeParse(json)
  if (result.success) return json as RunCases
  const [issue] = result.error.issues
  const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `
  const why = json === undefined ? 'not JSON' : `${where}${issue?.message}`
  throw userMistake(
    `${path}: ${why}. The file was changed or damaged: put it back, or run the suite again`,
  )
}
