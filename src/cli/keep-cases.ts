import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CasePrompt, CaseSuite, KeptInput, RunCases } from '../domain/run-cases.ts'
import type { InputFile, Inputs, Prompt, Suite } from '../domain/suite.ts'
import { inputsOf } from '../domain/takes-part.ts'
import type { RunFolder } from '../store/run-folder.ts'
import type { Prepared } from './prepare.ts'

export const CASES_FILE = 'cases.json'
const NONE: Inputs = { image: null, mask: null }

/**
 * Writes what a run asks for into its folder: `inputs/<sha256>.png`, then `cases.json`. A run that
 * has them already keeps them, so that a resumed one is scored by what was asked for at first.
 * Throws what the disk says.
 */
export async function keepCases(
  run: string,
  folder: RunFolder,
  { suites, plan }: Pick<Prepared, 'suites' | 'plan'>,
): Promise<void> {
  if (existsSync(join(folder.path, CASES_FILE))) return
  const keep = createKeeper(folder)
  const kept: CaseSuite[] = []
  for (const suite of suites) kept.push(await caseSuite(suite, keep))
  const cases: RunCases = {
    format: 'image-assay/cases@1',
    run,
    suites: kept,
    cells: plan.cells.map(({ id, suite, target, settings }) => ({ id, suite, target, settings })),
  }
  await folder.write(CASES_FILE, `${JSON.stringify(cases, null, 2)}\n`)
}

type Keep = (file: InputFile, as: 'image' | 'mask') => Promise<KeptInput>

async function caseSuite(suite: Suite, keep: Keep): Promise<CaseSuite> {
  const { name, hash, targets, checks, scorers, judge } = suite
  const isEdited = suite.grid
    .concat(targets.flatMap(({ grid }) => grid ?? []))
    .some(({ mode }) => mode !== 'text-to-image')
  const prompts: CasePrompt[] = []
  for (const prompt of suite.prompts) {
    const { image, mask } = isEdited ? inputsOf(prompt, suite.inputs) : NONE
    const inputs = {
      image: image === null ? null : await keep(image, 'image'),
      mask: mask === null ? null : await keep(mask, 'mask'),
    }
    prompts.push(casePrompt(prompt, inputs))
  }
  return {
    name,
    hash,
    // No suite may have a credential in its options: they are kept as they are sent.
    targets: targets.map(({ id, provider, model, access, options }) => ({
      id,
      provider,
      model,
      access,
      options,
    })),
    prompts,
    checks,
    scorers,
    judge,
  }
}

function casePrompt(prompt: Prompt, inputs: CasePrompt['inputs']): CasePrompt {
  const { position: _position, modes: _modes, ...asked } = prompt
  return { ...asked, inputs }
}

/** Keeps each picture once, as PNG; a mask in the suite's way: transparent where it may change. */
function createKeeper(folder: RunFolder): Keep {
  const kept = new Map<string, KeptInput>()
  return async ({ path, sha256, mediaType, width, height }, as) => {
    const key = `${as} ${sha256}`
    const known = kept.get(key)
    if (known !== undefined) return known
    const bytes = await asKept(await readFile(path), as, mediaType)
    const digest = createHash('sha256').update(bytes).digest('hex')
    const input: KeptInput = { file: `inputs/${digest}.png`, sha256: digest, width, height }
    await folder.writeInput(input.file, bytes)
    kept.set(key, input)
    return input
  }
}

async function asKept(
  file: Uint8Array,
  as: 'image' | 'mask',
  mediaType: InputFile['mediaType'],
): Promise<Uint8Array> {
  if (as === 'mask') {
    const { renderMask } = await import('../image/render-mask.ts')
    return (await renderMask(file, 'transparent')).bytes
  }
  if (mediaType === 'image/png') return file
  const { toPng } = await import('../image/to-png.ts')
  return toPng(file)
}
