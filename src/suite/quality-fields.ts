import { dirname, isAbsolute, resolve } from 'node:path'
import { usdText } from '../domain/money.ts'
import type { JudgeSpec, ScorerSpec } from '../domain/scorer-spec.ts'
import type { WrittenJudge } from './judge-field.ts'
import type { Path } from './place.ts'
import type { WrittenScorer } from './scorers-field.ts'

interface Options {
  /** Absolute path of the suite. */
  readonly suite: string
  readonly untrusted: boolean
  /** Finds a file that the suite names and counts it in the suite's hash. */
  readonly find: (name: string) => Promise<{ readonly path: string } | { readonly wrong: string }>
  readonly report: (path: Path, message: string, of?: 'value' | 'key') => void
}

/** The scorers of a suite with their files found; those with a mistake are left out. */
export async function readScorers(
  written: readonly WrittenScorer[],
  { suite, untrusted, find, report }: Options,
): Promise<readonly ScorerSpec[]> {
  const scorers: ScorerSpec[] = []
  const seen = new Set<string>()
  for (const [index, one] of written.entries()) {
    const at: Path = ['scorers', index]
    const name = one.scorer === 'command' ? `command ${one.name}` : one.scorer
    if (seen.has(name)) report(at, `the scorer ${name} is asked for twice. Keep one.`)
    seen.add(name)
    if (one.scorer === 'clip') {
      const model = await find(one.model)
      if ('wrong' in model) report([...at, 'model'], model.wrong)
      const tokenizer = await find(one.tokenizer)
      if ('wrong' in tokenizer) report([...at, 'tokenizer'], tokenizer.wrong)
      if ('wrong' in model || 'wrong' in tokenizer) continue
      scorers.push({ ...one, model: model.path, tokenizer: tokenizer.path })
    } else if (one.scorer === 'command') {
      if (untrusted) {
        report(at, 'an untrusted suite may not run commands. Read it, then trust it.')
        continue
      }
      const command: string[] = []
      for (const [word, text] of one.command.entries()) {
        const found = isOwnFile(text) ? await find(text) : null
        if (found !== null && 'wrong' in found) report([...at, 'command', word], found.wrong)
        command.push(isOwnFile(text) ? resolve(dirname(suite), text) : text)
      }
      const { timeout: timeoutMs, hard } = one
      scorers.push({ scorer: 'command', name: one.name, command, timeoutMs, hard })
    } else scorers.push(one)
  }
  return scorers
}

/** A word of a command that names a file beside the suite; anything else is the program's own. */
function isOwnFile(word: string): boolean {
  return /^\.{1,2}\//.test(word) && !isAbsolute(word)
}

/** The judge of a suite with its files found; null without one, or where a file is wrong. */
export async function readJudge(
  written: WrittenJudge | undefined,
  { untrusted, find, report }: Options,
): Promise<JudgeSpec | null> {
  if (written === undefined) return null
  const { timeout, worstCase, labels: names, rates: asked, ...said } = written
  if (untrusted && said.apiKeyEnv !== undefined) {
    const message = "an untrusted suite may not choose the key's variable. Leave apiKeyEnv out."
    report(['judge', 'apiKeyEnv'], message, 'key')
  }
  const labels: string[] = []
  for (const [index, name] of names.entries()) {
    const found = await find(name)
    if ('wrong' in found) report(['judge', 'labels', index], found.wrong)
    else labels.push(found.path)
  }
  const isFile = asked !== undefined && /\.(?:ya?ml|json)$/.test(asked)
  const card = isFile ? await find(asked) : { path: asked ?? null }
  if ('wrong' in card) {
    report(['judge', 'rates'], card.wrong)
    return null
  }
  return {
    provider: said.provider,
    model: said.model,
    baseUrl: said.baseUrl ?? null,
    apiKeyEnv: said.apiKeyEnv ?? null,
    rates: card.path,
    worstCase: worstCase === undefined ? null : usdText(worstCase),
    maxSide: said.maxSide,
    maxOutputTokens: said.maxOutputTokens,
    timeoutMs: timeout,
    bothOrders: said.bothOrders,
    labels,
  }
}
