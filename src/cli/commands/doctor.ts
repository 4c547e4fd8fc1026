import type { Adapter } from '../../domain/adapter.ts'
import type { Mistake, Suite } from '../../domain/suite.ts'
import { measureImage } from '../../image/measure.ts'
import { findCard, shippedCards } from '../../money/card-library.ts'
import { bindTargets } from '../../plan/bind.ts'
import { adapterFor, PROVIDERS } from '../../providers/registry.ts'
import { withoutImages } from '../../providers/without-images.ts'
import { clean } from '../../report/clean.ts'
import { jsonText } from '../../report/json-text.ts'
import { loadSuites } from '../../suite/load.ts'
import { createWire } from '../../wire/wire.ts'
import { subjectOfJudge, subjectsOfEnvironment, subjectsOfSuite } from '../doctor-subjects.ts'
import { type DoctorFinding, examine, type Subject } from '../examine.ts'
import { EXIT, UserMistakes, userMistake } from '../exit.ts'
import { bindJudge } from '../judge/bind-judge.ts'
import type { BoundJudge } from '../judge/judge-desk.ts'
import { chooseMock, type MockChoice, type MockFlag } from '../mock-choice.ts'
import type { Shell } from '../shell.ts'

export interface DoctorFlags {
  readonly mock: MockFlag
  readonly trusted: readonly string[]
  /** Where runs are, for one that is to be replayed as the mock. */
  readonly results: string
  readonly untrusted: boolean
  readonly json: boolean
}

/** For all that is asked of one provider. */
const PATIENCE_MS = 20_000
const MARKS = { passed: '✓', failed: '✗', unknown: '?' } as const

interface Examined {
  readonly subject: Subject
  readonly findings: readonly DoctorFinding[]
}

/**
 * `assay doctor [SUITE…]`: whether keys, addresses and models are in order, without ordering anything.
 * Exit 2 where something is missing; what nobody can tell is unknown, and no reason to fail.
 */
export async function doctor(
  shell: Shell,
  files: readonly string[],
  flags: DoctorFlags,
): Promise<number> {
  const today = new Date().toISOString().slice(0, 10)
  const { mock, subjects } = await subjectsFor(shell, files, flags, today)
  const clock = { now: Date.now, monotonic: () => performance.now() }
  const wire = createWire({
    clock,
    maxConnections: 2 * Math.max(1, subjects.length),
    allowLoopback: mock.kind === 'mock' ? [mock.origin] : [],
  })
  try {
    const examination = {
      wire,
      deadlineAt: clock.monotonic() + PATIENCE_MS,
      today,
    }
    const examined = await Promise.all(
      subjects.map(async (subject) => ({ subject, findings: await examine(subject, examination) })),
    )
    const isFine = examined.every(({ findings }) => findings.every(isNoFailure))
    if (flags.json) shell.print(jsonText(documentOf(examined, isFine)))
    else for (const one of examined) shell.print(textOf(one))
    return isFine ? EXIT.passed : EXIT.mistake
  } finally {
    await wire.close()
    if (mock.kind === 'mock') await mock.close()
  }
}

async function subjectsFor(
  shell: Shell,
  files: readonly string[],
  { mock: flag, trusted, untrusted, results }: DoctorFlags,
  today: string,
): Promise<{ readonly mock: MockChoice; readonly subjects: readonly Subject[] }> {
  const { cwd, environment } = shell
  const loaded = await loadSuites(files, {
    cwd,
    providers: PROVIDERS,
    withoutImages,
    // Nothing is spent here, so no suite needs a budget.
    allMocked: true,
    measureImage,
    untrusted,
  })
  if (loaded.mistakes.length > 0) throw new UserMistakes(loaded.mistakes)
  const { suites } = loaded
  const mock = await chooseMock(flag, suites, { cwd, results, now: Date.now, untrusted })
  try {
    const options = { environment, trusted, mock }
    if (files.length > 0) {
      const shipped = await shippedCards()
      const { bound, mistakes } = await bindTargets(suites, {
        adapterFor,
        cardFor: (target) => findCard(target, shipped, today),
        mockUrls: mock.kind === 'mock' ? mock.baseUrls : null,
      })
      const judges = await judgesOf(suites, { mock, cards: shipped, today })
      const all = [...mistakes, ...judges.mistakes]
      if (all.length > 0) throw new UserMistakes(all)
      const judging = judges.bound.map((judge) => subjectOfJudge(judge, options))
      return { mock, subjects: [...subjectsOfSuite(bound, options), ...judging] }
    }
    const adapters = PROVIDERS.map(adapterFor).filter((one): one is Adapter => one !== null)
    const subjects = subjectsOfEnvironment(adapters, options)
    if (subjects.length > 0) return { mock, subjects }
    const names = [...new Set(adapters.flatMap(({ apiKeyEnv }) => apiKeyEnv ?? []))]
    throw userMistake(
      `no key of any provider is set. Set one of ${names.join(', ')}, or name a suite`,
    )
  } catch (error) {
    if (mock.kind === 'mock') await mock.close()
    throw error
  }
}

/** Each judge once, however many of the suites have it. */
async function judgesOf(
  suites: readonly Suite[],
  context: Parameters<typeof bindJudge>[1],
): Promise<{ readonly bound: readonly BoundJudge[]; readonly mistakes: readonly Mistake[] }> {
  const specs = new Map(
    suites.flatMap(({ judge, file }) =>
      judge === null ? [] : [[JSON.stringify(judge), { judge, file }] as const],
    ),
  )
  const bound: BoundJudge[] = []
  const mistakes: Mistake[] = []
  for (const { judge, file } of specs.values()) {
    const found = await bindJudge(judge, context)
    if ('judge' in found) bound.push(found.judge)
    else {
      const path = `${file} judge`
      mistakes.push(...found.mistakes.map((message) => ({ position: null, path, message })))
    }
  }
  return { bound, mistakes }
}

function isNoFailure({ verdict }: DoctorFinding): boolean {
  return verdict !== 'failed'
}

function documentOf(examined: readonly Examined[], isFine: boolean): object {
  return {
    format: 'image-assay/doctor@1',
    ok: isFine,
    providers: examined.map(({ subject: { provider, baseUrl, keyName, models }, findings }) => ({
      provider,
      baseUrl,
      key: keyName,
      models,
      findings,
    })),
  }
}

function textOf({ subject, findings }: Examined): string {
  const lines = findings.map(
    ({ check, verdict, message }) => `  ${MARKS[verdict]} ${check.padEnd(8)}  ${clean(message)}`,
  )
  const { provider, baseUrl } = subject
  return [`${provider}${baseUrl === null ? '' : `  ${clean(baseUrl)}`}`, ...lines].join('\n')
}
