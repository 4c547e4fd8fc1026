import type { z } from 'zod'
import { usdText } from '../domain/money.ts'
import type { Budget, Gate, Json, Mistake, Position, Suite } from '../domain/suite.ts'
import type { CheckSpec } from '../domain/verdict.ts'
import { DEFAULT_CHECKS, withDefaults } from './checks-field.ts'
import { decodeText, type FileAccess, type FoundFile, readNamed } from './files.ts'
import { fitPrompts } from './fitting.ts'
import { parseGate } from './gate.ts'
import { readGrid } from './grid.ts'
import type { MeasureImage } from './inputs.ts'
import { mistakesOf } from './issues.ts'
import { createNamedFiles } from './named-files.ts'
import { type Path, type Place, pathText } from './place.ts'
import { isPromptText } from './prompt-file.ts'
import { readPrompts } from './prompts.ts'
import { readJudge, readScorers } from './quality-fields.ts'
import { readYaml } from './read-yaml.ts'
import { suiteSchema } from './schema.ts'
import { readTargets } from './targets.ts'

const MAX_SUITE_BYTES = 1024 * 1024

interface Options {
  readonly cwd: string
  /** As the user named it. */
  readonly file: string
  readonly path: string
  readonly folder: string
  readonly providers: readonly string[]
  readonly withoutImages: (provider: string) => string | null
  readonly allMocked: boolean
  readonly untrusted: boolean
  readonly measureImage: MeasureImage
  readonly files: FileAccess
}

interface SuiteText {
  /** Null where there is any mistake. */
  readonly suite: Suite | null
  readonly name: { readonly text: string; readonly position: Position } | null
  readonly mistakes: readonly Mistake[]
  readonly warnings: readonly Mistake[]
}

/** Reads one suite: its shape first, then all that spans keys and files, whatever the shape lacks. */
export async function readSuite(options: Options): Promise<SuiteText> {
  const { file, folder, untrusted: confined, files } = options
  const nothing = (message: string): SuiteText => {
    const mistake = { position: { file, line: 1, column: 1 }, path: '', message }
    return { suite: null, name: null, mistakes: [mistake], warnings: [] }
  }
  const source = await readNamed(options.path, {
    folder,
    maxBytes: MAX_SUITE_BYTES,
    confined,
    files,
  })
  if ('wrong' in source) return nothing(source.wrong)
  const text = decodeText(source.bytes)
  if (text === null) return nothing('this is not UTF-8 text. Give a YAML file.')
  const { tree, mistakes: found } = readYaml(text, file, { asWritten: isMoney, isProse })
  if (tree === null) return { suite: null, name: null, mistakes: found, warnings: [] }
  if (tree.value === null && found.length === 0) {
    return nothing('the suite is empty. Begin it with format: image-assay/suite@1')
  }
  const { value, place } = tree
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return nothing('a suite is a map of keys. Begin it with format: image-assay/suite@1')
  }
  const keys = value as { readonly [key: string]: Json }
  if (typeof keys.format === 'string' && keys.format !== 'image-assay/suite@1') {
    const message = `${JSON.stringify(keys.format)} cannot be read as a suite. Write image-assay/suite@1.`
    const mistake = { position: place(['format']), path: 'format', message }
    return { suite: null, name: null, mistakes: [mistake], warnings: [] }
  }
  const shape = suiteSchema.safeParse(value, { reportInput: true })
  // A value that YAML itself made useless is reported once, not again by the schema.
  const told = new Set(found.map(({ path }) => path))
  const shapeMistakes = shape.success ? [] : mistakesOf(shape.error.issues, place)
  const whole = await readWhole(keys, place, source, options)
  const mistakes = [
    ...found,
    ...shapeMistakes.filter(({ path }) => path === '' || !told.has(path)),
    ...whole.mistakes,
  ]
  const name = typeof keys.name === 'string' ? { text: keys.name, position: place(['name']) } : null
  const suite = shape.success && mistakes.length === 0 ? suiteOf(shape.data, whole, file) : null
  return { suite, name, mistakes, warnings: whole.warnings }
}

function isMoney(path: Path): boolean {
  const last = path.at(-1)
  if (path[0] === 'judge') return path.length === 2 && last === 'worstCase'
  if (path[0] === 'budget') return last === 'run' || last === 'attempt' || last === 'limit'
  return path[0] === 'targets' && path.length === 3 && last === 'worstCase'
}

function isProse(path: Path): boolean {
  return path[0] === 'prompts' && isPromptText(path)
}

type Shape = z.output<typeof suiteSchema>
type Whole = Awaited<ReturnType<typeof readWhole>>

/** What the schema of single keys cannot judge. Each section stands on its own. */
async function readWhole(
  keys: { readonly [key: string]: Json },
  place: Place,
  source: FoundFile,
  options: Options,
) {
  const { providers, withoutImages, untrusted, allMocked } = options
  const mistakes: Mistake[] = []
  const warnings: Mistake[] = []
  const report = (path: Path, message: string, of: 'value' | 'key' = 'value') => {
    mistakes.push({ position: place(path, of), path: pathText(path), message })
  }
  const isSound = (key: keyof Shape) => suiteSchema.shape[key].safeParse(keys[key]).success
  const section = <K extends keyof Shape>(key: K) => {
    const result = suiteSchema.shape[key].safeParse(keys[key])
    return result.success ? (result.data as Shape[K]) : null
  }

  const { findAny, findText, findPictures, hash } = createNamedFiles(source, options)
  const named = section('inputs')
  const inputs = await findPictures(
    { image: named?.image ?? null, mask: named?.mask ?? null },
    { place, path: ['inputs'], beside: null },
  )
  const prompts = await readPrompts(keys.prompts ?? null, place, {
    readText: findText,
    readPictures: (draft, beside) => findPictures(draft.named, { ...draft.inputsAt, beside }),
    ofSuite: inputs,
  })
  const targets = await readTargets(keys.targets, {
    providers,
    withoutImages,
    untrusted,
    place,
    findRates: findText,
  })

  let mock: boolean | string = keys.mock === true
  if (typeof keys.mock === 'string' && section('mock') !== null) {
    const world = await findText(keys.mock)
    if ('wrong' in world) report(['mock'], world.wrong)
    else mock = world.path
  }

  const matrix = keys.matrix === undefined ? {} : keys.matrix
  const grid = readGrid(matrix, place, targets.targets)
  const fit = fitPrompts({
    prompts: prompts.prompts,
    inputs,
    targets: grid.targets,
    grid: grid.combinations,
    hasPictures: named === null || named?.image !== undefined || prompts.hasPictures,
    isWhole:
      isSound('prompts') &&
      isSound('inputs') &&
      prompts.mistakes.length + inputs.mistakes.length === 0,
    place,
  })

  const quality = {
    suite: source.path,
    untrusted,
    find: findAny,
    report,
  }
  const scorers = await readScorers(section('scorers') ?? [], quality)
  const judge = await readJudge(section('judge') ?? undefined, quality)

  const budget = section('budget')
  if (keys.mock !== true && typeof keys.mock !== 'string' && !allMocked) {
    if (budget !== null && budget?.run === undefined) {
      report(['budget', 'run'], 'missing. Give the most this run may cost: budget: { run: 1.00 }.')
    }
  }
  if (budget?.run !== undefined && budget.attempt !== undefined && budget.attempt > budget.run) {
    const [attempt, run] = [usdText(budget.attempt), usdText(budget.run)]
    report(['budget', 'attempt'], `${attempt} is above the whole run's ${run}. Lower it.`)
  }

  const checks = section('checks') ?? DEFAULT_CHECKS.map(withDefaults)
  const checked = new Set<string>()
  checks.forEach(({ check }, index) => {
    if (checked.has(check)) {
      report(['checks', index], `the check ${check} is asked for twice. Keep one.`)
    }
    checked.add(check)
  })

  mistakes.push(
    ...prompts.mistakes,
    ...inputs.mistakes,
    ...targets.mistakes,
    ...grid.mistakes,
    ...fit.mistakes,
  )
  warnings.push(...grid.warnings, ...fit.warnings)
  return {
    prompts: prompts.prompts,
    targets: grid.targets,
    inputs: { image: inputs.image, mask: inputs.mask },
    grid: grid.combinations,
    checks,
    scorers,
    judge,
    mock,
    hash: hash(),
    mistakes,
    warnings,
  }
}

function suiteOf(shape: Shape, whole: Whole, file: string): Suite {
  return {
    name: shape.name,
    file,
    hash: whole.hash,
    mock: whole.mock,
    targets: whole.targets,
    prompts: whole.prompts,
    inputs: whole.inputs,
    grid: whole.grid,
    trials: shape.trials,
    concurrency: shape.concurrency,
    budget: budgetOf(shape.budget),
    retry: shape.retry ?? { max: 0, on: [] },
    checks: whole.checks as readonly CheckSpec[],
    gates: shape.gates.map(({ gate, abortOnFail }) => parseGate(gate, abortOnFail) as Gate),
    scorers: whole.scorers,
    judge: whole.judge,
  }
}

function budgetOf(budget: Shape['budget']): Budget {
  return {
    run: budget?.run ?? null,
    attempt: budget?.attempt ?? null,
    account: budget?.account ?? null,
  }
}
