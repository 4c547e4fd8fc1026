import type { Chance } from './chance.ts'
import { hasTrait } from './dialect.ts'
import { type Dialect, factsOf } from './dialects.ts'
import { FAULTS, type Stage } from './faults.ts'
import { isBeforeBody, type ScheduledFault } from './scheduled-fault.ts'

/** What a schedule's `match` looks at. */
interface FaultFacts {
  readonly dialect: Dialect
  readonly model: string
  readonly mode: string
  readonly prompt: string
  readonly ordinal: number
  readonly chance: Chance
}

export interface FaultSchedule {
  /** The first line that hits this request, of those that are not decided by its head; or null. */
  strike(facts: FaultFacts): ScheduledFault | null
  /** The first line of a stage that is decided by the request's head alone; null when none hits. */
  meet(
    stage: 'connection' | 'poll',
    facts: Pick<FaultFacts, 'dialect' | 'ordinal' | 'chance'>,
  ): ScheduledFault | null
  add(lines: readonly ScheduledFault[]): void
  lines(): readonly ScheduledFault[]
  /** Back to the world's own lines. */
  clear(): void
}

export function openFaultSchedule(own: readonly ScheduledFault[]): FaultSchedule {
  let lines = own
  return {
    strike: (facts) =>
      lines.find(
        (line, index) =>
          !isBeforeBody(stageOf(line)) &&
          matches(line, facts) &&
          isDue(line, `fault ${index} ${line.fault}`, facts),
      ) ?? null,
    meet: (stage, facts) =>
      lines.find(
        (line, index) =>
          stageOf(line) === stage &&
          hasTrait(factsOf(facts.dialect) ?? { has: [] }, FAULTS[line.fault].needs) &&
          (line.match.dialect ?? facts.dialect) === facts.dialect &&
          isDue(line, `${line.fault} ${index}`, facts),
      ) ?? null,
    add: (more) => {
      lines = [...lines, ...more]
    },
    lines: () => lines,
    clear: () => {
      lines = own
    },
  }
}

/** A fault that is known to strike at this stage, by name. */
export function stageOf(line: ScheduledFault): Stage {
  return FAULTS[line.fault].stage
}

function matches(line: ScheduledFault, facts: FaultFacts): boolean {
  const { dialect, model, mode, promptIncludes } = line.match
  const spoken = factsOf(facts.dialect)
  return (
    spoken !== null &&
    hasTrait(spoken, FAULTS[line.fault].needs) &&
    (dialect === null || dialect === facts.dialect) &&
    (model === null || model === facts.model) &&
    (mode === null || mode === facts.mode) &&
    (promptIncludes === null || facts.prompt.includes(promptIncludes))
  )
}

function isDue(
  line: ScheduledFault,
  label: string,
  { ordinal, chance }: Pick<FaultFacts, 'ordinal' | 'chance'>,
): boolean {
  if (line.nth !== null) return line.nth.includes(ordinal)
  if (line.rate !== null) return chance.unit(label) < line.rate
  return true
}
