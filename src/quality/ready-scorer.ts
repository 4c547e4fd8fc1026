import type { ScorerControl } from '../domain/score.ts'
import type { ScorerSpec } from '../domain/scorer-spec.ts'
import { shortHash } from './asked-hash.ts'
import { scorerId } from './default-scorers.ts'
import { measureControls } from './measure-controls.ts'
import type { Asked, Readiness, Scored } from './scorer.ts'
import { scorerFor } from './scorers/index.ts'
import type { ScoringChild } from './scoring-child.ts'
import type { SceneFiles } from './scoring-message.ts'

/** What was scored before, in whatever run; kept by hash. Values are JSON. */
export interface ScoreMemory {
  get(key: string): string | null
  put(key: string, value: string): void
}

type CommandSpec = Extract<ScorerSpec, { readonly scorer: 'command' }>

/** A program of the user's as a scorer. Never rejects: what goes wrong is an unknown verdict. */
export interface CommandScorer {
  prepare(spec: CommandSpec): Promise<Readiness>
  score(asked: Asked, files: SceneFiles): Promise<Scored>
}

/** A scorer as it stands here, with what its control cards said; null: it has none to pass. */
export interface ReadyScorer {
  readonly engine: string
  readonly control: ScorerControl | null
}

/**
 * Has a scorer load what it needs, and measures it on its control cards where its fails may count and
 * nobody has measured this engine yet. Null where it cannot run: why stands in `absent` then.
 */
export async function readyScorer(
  {
    children,
    memory,
    command,
    fresh,
  }: {
    readonly children: readonly ScoringChild[]
    readonly memory: ScoreMemory
    readonly command: CommandScorer | null
    readonly fresh: boolean
  },
  spec: ScorerSpec,
  { mayFail, absent }: { readonly mayFail: boolean; readonly absent: Map<string, string> },
): Promise<ReadyScorer | null> {
  const readiness =
    spec.scorer === 'command' ? await readyCommand(command, spec) : await ask(children[0], spec)
  if (readiness.kind === 'absent') {
    absent.set(scorerId(spec), readiness.message)
    return null
  }
  const { engine } = readiness
  const cards = scorerFor(spec)?.controls(spec) ?? []
  if (!mayFail || cards.length === 0) return { engine, control: null }
  // Other cards measure anew.
  const key = `control/${engine}/${shortHash([spec, cards.map(({ id }) => id)])}`
  const known = fresh ? null : memory.get(key)
  if (known !== null) return { engine, control: JSON.parse(known) as ScorerControl }
  const control = await measureControls(children, spec, engine)
  if (control !== null) memory.put(key, JSON.stringify(control))
  return { engine, control }
}

async function ask(child: ScoringChild | undefined, spec: ScorerSpec): Promise<Readiness> {
  if (child === undefined) throw new Error('scoring needs a child')
  const result = await child.run({ kind: 'prepare', spec })
  switch (result.kind) {
    case 'readiness':
      return result.readiness
    case 'scored':
      return { kind: 'absent', message: 'the scorer answered nonsense' }
    case 'unable':
    case 'failed':
      return { kind: 'absent', message: result.message }
    default:
      return result satisfies never
  }
}

async function readyCommand(command: CommandScorer | null, spec: CommandSpec): Promise<Readiness> {
  if (command !== null) return command.prepare(spec)
  const message = `runs ${spec.command[0] ?? 'a program'}: allow it with --allow-exec`
  return { kind: 'absent', message }
}
