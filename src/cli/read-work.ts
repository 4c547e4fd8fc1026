import { z } from 'zod'
import { MODES } from '../domain/settings.ts'
import type { Work } from '../route/plan-work.ts'
import { UserMistakes } from './exit.ts'
import { spanMs } from './span.ts'

const line = z.strictObject({
  content: z.string().min(1),
  mode: z.enum(MODES).default('text-to-image'),
  size: z.string().nullable().default(null),
  count: z.int().positive().default(1),
  /** `0`, `90s`, `24h`, `2d`. */
  canWait: z.string().default('0'),
  maxUsd: z
    .string()
    .regex(/^\d+(\.\d+)?$/, 'an amount such as "0.04"')
    .nullable()
    .default(null),
  maxLatencyMs: z.number().positive().nullable().default(null),
})

/** Work to be routed, one JSON object a line: `{"content":"logo","count":200,"canWait":"24h"}`. */
export function readWork(text: string, file: string): readonly Work[] {
  const works: Work[] = []
  const mistakes: string[] = []
  for (const [index, source] of text.split('\n').entries()) {
    if (source.trim() === '') continue
    const at = `${file}:${index + 1}`
    const parsed = line.safeParse(jsonOf(source))
    if (!parsed.success) {
      mistakes.push(
        ...parsed.error.issues.map(({ path, message }) => `${at} ${path.join('.')}: ${message}`),
      )
      continue
    }
    const { count, canWait, ...request } = parsed.data
    const canWaitMs = spanMs(canWait)
    if (canWaitMs === null)
      mistakes.push(`${at} canWait: "${canWait}" is no time. Use 90s, 24h or 2d.`)
    else works.push({ count, request: { ...request, canWaitMs } })
  }
  if (mistakes.length > 0) {
    throw new UserMistakes(mistakes.map((message) => ({ position: null, path: '', message })))
  }
  return works
}

function jsonOf(source: string): unknown {
  try {
    return JSON.parse(source)
  } catch {
    return source
  }
}
