import {
  type Mode,
  SETTING_KEYS,
  type SettingKey,
  type Settings,
  settingsId,
} from '../domain/settings.ts'
import type { Json, Mistake, Target } from '../domain/suite.ts'
import { type Path, type Place, pathText } from './place.ts'
import { type Axes, type Matrix, matrixSchema } from './settings-fields.ts'
import type { IndexedTarget } from './targets.ts'

const MAX_COMBINATIONS = 1000

type Pattern = Matrix['exclude'][number]

interface Grid {
  readonly combinations: readonly Settings[]
  /** Indexes of exclude patterns that matched nothing. */
  readonly idle: readonly number[]
}

/** What a suite's `matrix` and its targets' own come to. */
interface GridReading {
  readonly combinations: readonly Settings[]
  /** The targets, each with the grid of its own where it has one. */
  readonly targets: readonly Target[]
  readonly mistakes: readonly Mistake[]
  readonly warnings: readonly Mistake[]
}

/**
 * The grid of a suite's `matrix` and of its targets, or none where the shape is wrong: the suite's
 * schema says so.
 */
export function readGrid(
  section: Json,
  place: Place,
  targets: readonly IndexedTarget[],
): GridReading {
  const plain = targets.map(({ target }) => target)
  const matrix = matrixSchema.safeParse(section)
  const mistakes: Mistake[] = []
  const warnings: Mistake[] = []
  const none = { combinations: [], targets: plain, mistakes, warnings }
  if (!matrix.success) return none
  const report = (to: Mistake[], path: Path, message: string) =>
    to.push({ position: place(path), path: pathText(path), message })
  const { exclude, include } = matrix.data
  const tooMany = (axes: Axes, more: number, path: Path): boolean => {
    const product = SETTING_KEYS.reduce((all, key) => all * (axes[key]?.length ?? 1), 1)
    const count = product + more
    if (count <= MAX_COMBINATIONS) return false
    report(mistakes, path, `${count} combinations; at most ${MAX_COMBINATIONS} can be run.`)
    return true
  }
  if (tooMany(matrix.data, include.length, ['matrix'])) return none
  if (exclude.length > MAX_COMBINATIONS) {
    report(mistakes, ['matrix', 'exclude'], `at most ${MAX_COMBINATIONS} patterns can be read.`)
    return none
  }
  const { combinations, idle } = expandGrid(matrix.data)
  for (const index of idle) {
    const path = ['matrix', 'exclude', index]
    report(warnings, path, 'this pattern takes nothing out. Check its spelling, or drop it.')
  }
  if (combinations.length === 0) {
    report(mistakes, ['matrix'], 'nothing is left of the grid. Exclude less.')
    return none
  }
  const own = targets.map(({ index, target, axes }): Target => {
    if (axes === null || tooMany(axes, 0, ['targets', index, 'matrix'])) return target
    // What the suite includes beside its axes is written for the suite's own grid.
    return { ...target, grid: expandGrid({ ...matrix.data, ...axes, include: [] }).combinations }
  })
  for (const [at, { id, modes, grid }] of own.entries()) {
    const taken = grid ?? combinations
    if (taken.some(({ mode }) => modes === null || modes.includes(mode))) continue
    const path = ['targets', targets[at]?.index ?? at, modes === null ? 'matrix' : 'modes']
    const message =
      modes === null
        ? `nothing is left of its grid, so ${id} would do nothing. Exclude less.`
        : `the grid has none of these modes, so ${id} would do nothing. Add one to matrix.mode.`
    report(mistakes, path, message)
  }
  const idleModes = [...new Set(combinations.map(({ mode }) => mode))].filter(
    (mode) => own.length > 0 && own.every((target) => !takes(target, mode, combinations)),
  )
  if (idleModes.length > 0) {
    const message = `no target takes ${idleModes.join(', ')}. Drop it, or add it to a target's modes.`
    report(warnings, ['matrix', 'mode'], message)
  }
  return { combinations, targets: own, mistakes, warnings }
}

function takes({ modes, grid }: Target, mode: Mode, combinations: readonly Settings[]): boolean {
  const isThere = (grid ?? combinations).some((one) => one.mode === mode)
  return isThere && (modes === null || modes.includes(mode))
}

/**
 * Every combination of the axes in the order of the settings' keys, the last key fastest; without
 * those that match an exclude pattern, then with the included ones, each once.
 */
export function expandGrid(matrix: Matrix): Grid {
  let combinations: Partial<Record<SettingKey, string | number>>[] = [{}]
  for (const key of SETTING_KEYS) {
    const values: readonly (string | number)[] | null = matrix[key] ?? defaultOf(key)
    if (values === null) continue
    combinations = combinations.flatMap((one) => values.map((value) => ({ ...one, [key]: value })))
  }
  const all = combinations as unknown as readonly Settings[]
  const idle = matrix.exclude.flatMap((pattern, index) =>
    all.some((settings) => matches(settings, pattern)) ? [] : [index],
  )
  const kept = all.filter((settings) => !matrix.exclude.some((p) => matches(settings, p)))
  const unique = new Map<string, Settings>()
  for (const settings of [...kept, ...matrix.include.map(inOrder)]) {
    const key = settingsId(settings)
    if (!unique.has(key)) unique.set(key, settings)
  }
  return { combinations: [...unique.values()], idle }
}

function defaultOf(key: SettingKey): readonly (string | number)[] | null {
  if (key === 'mode') return ['text-to-image']
  return key === 'n' ? [1] : null
}

function matches(settings: Settings, pattern: Pattern): boolean {
  return SETTING_KEYS.every((key) => {
    const values: readonly (string | number)[] | undefined = pattern[key]
    const value = settings[key]
    return values === undefined || (value !== undefined && values.includes(value))
  })
}

function inOrder(combination: Matrix['include'][number]): Settings {
  const entries = SETTING_KEYS.flatMap((key) =>
    combination[key] === undefined ? [] : [[key, combination[key]]],
  )
  return Object.fromEntries(entries) as Settings
}
