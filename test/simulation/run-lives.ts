import { DiskRefused } from '../../src/store/disk-fault.ts'
import { LedgerDamaged } from '../../src/store/ledger-damaged.ts'
import { type AssayEnd, assay } from './assay.ts'
import { checkEnd } from './check-end.ts'
import { DiskFailed } from './disk.ts'
import { createLife, type Life } from './life.ts'
import { createNetwork } from './network.ts'
import { runTargets } from './plan.ts'
import { CALM, type LifeScenario, type RunScenario } from './scenario.ts'
import { ACCOUNT, type World } from './world.ts'

export interface RunLives {
  readonly id: string
  /** Whether a process has come to the run's end. */
  isFinished(): boolean
}

/**
 * Lets the processes of one run follow one another: each as the scenario has it, then one that
 * nothing disturbs, which must bring the run to its end.
 */
export function startRun(world: World, run: RunScenario, index: number): RunLives {
  const { scenario, timeline, onBroken } = world
  const id = `run-${index}`
  let started = 0
  let living = 0
  let isFinished = false

  const startNext = (): void => {
    const number = started
    const scene = run.lives[number] ?? CALM
    started += 1
    living += scene.hasRival ? 2 : 1
    const isLast = number >= run.lives.length
    timeline.in(scene.startsAfterMs, () => {
      start(scene, { owner: `${id}/${started}`, mayOpen: true, isLast })
      // It comes with nothing of its own: only to take what is another's.
      if (scene.hasRival) {
        start(CALM, { owner: `${id}/${started}-rival`, mayOpen: false, isLast: false })
      }
    })
  }

  const over = (status: string): void => {
    living -= 1
    const isOver = status === 'finished' || status === 'capped'
    if (isOver && !run.resumesFinished) isFinished = true
    if (living > 0 || isFinished || world.isRefused()) return
    if (started <= run.lives.length) startNext()
    else onBroken('P11', `${id} was not ended by a process that nothing disturbed`)
  }

  const start = (
    scene: LifeScenario,
    part: { readonly owner: string; readonly mayOpen: boolean; readonly isLast: boolean },
  ): void => {
    const life = createLife({
      owner: part.owner,
      death: scene.death,
      timeline,
      trace: world.say,
      onDeath(why) {
        world.alive.delete(life)
        world.note(`death ${why}`)
        world.audit.attempts()
        world.restoreBackup()
        over('killed')
      },
    })
    world.alive.add(life)
    world.lives.push(life)
    const ended = (status: string): void => {
      world.note(`end ${status}`)
      world.say?.(`${part.owner} ends: ${status}`)
      life.retire()
      world.alive.delete(life)
      if (status !== 'refused') world.audit.attempts()
      over(status)
    }
    live(life, scene, part.mayOpen).then(
      ({ end, wasStopped }) => {
        if (!life.isAlive()) return
        checkEnd(end, { world, run: id, isLast: part.isLast, wasStopped })
        if (part.isLast && end !== 'refused') isFinished = true
        ended(end === 'refused' ? end : end.status)
      },
      (error: unknown) => {
        if (!life.isAlive()) return
        if (error instanceof LedgerDamaged && world.wasRestored()) {
          world.refuseLedger()
          ended('damaged')
          return
        }
        const isOfDisk = causes(error).some(
          (one) => one instanceof DiskFailed || one instanceof DiskRefused,
        )
        if (scene.diskFault === null || !isOfDisk) {
          onBroken('runner', String(causes(error).at(-1)))
        }
        ended('broken')
      },
    )
  }

  const live = async (
    life: Life,
    scene: LifeScenario,
    mayOpen: boolean,
  ): Promise<{ readonly end: AssayEnd; readonly wasStopped: boolean }> => {
    const { disk, audit, mutant, random, provider } = world
    const { store = same, blobs = same, wire = same, ledger = same } = mutant
    const drain = new AbortController()
    const abort = new AbortController()
    if (scene.drainMs !== null) timeline.in(scene.drainMs, () => drain.abort())
    if (scene.abortMs !== null) timeline.in(scene.abortMs, () => abort.abort())
    const account =
      scenario.accountLimit === null ? [] : [{ id: ACCOUNT, limit: scenario.accountLimit }]
    const mutantWorld = { life, timeline }
    const network = createNetwork(life, {
      scenario,
      random,
      timeline,
      provider,
      targetAt: world.targetAt,
      onLeaving: audit.leaving,
      onEnd: audit.ended,
    })
    const isAlive = (owner: string): boolean => [...world.alive].some((one) => one.owner === owner)
    const end = await assay({
      life,
      timeline,
      run: id,
      mayOpen,
      plan: world.plan,
      targetFor: runTargets(scenario, [{ id: `run:${id}`, limit: run.cap }, ...account]),
      concurrency: scenario.concurrency,
      books: {
        store: store(disk.storeFor(life, scene.diskFault), mutantWorld),
        journal: disk.journalFor(life, scene.diskFault),
        witnessed: (mutant.witnessed ?? same)(disk.witnessed()),
        isOwnerAlive: mutant.isOwnerAlive ?? isAlive,
      },
      wire: wire(network, mutantWorld),
      blobs: blobs(disk.blobsFor(life, scene.diskFault), mutantWorld),
      random: random.next,
      drain: drain.signal,
      abort: abort.signal,
      onOpened: audit.trust,
      ledgerOf: (one) => ledger(one, mutantWorld),
      leftoversOf: mutant.leftovers ?? same,
    })
    return { end, wasStopped: drain.signal.aborted }
  }

  startNext()
  return { id, isFinished: () => isFinished }
}

function same<T>(one: T): T {
  return one
}

/** An error and what caused it, the first cause last. */
function causes(error: unknown): readonly unknown[] {
  const found: unknown[] = []
  for (let one = error; one !== undefined && one !== null; one = (one as Error).cause) {
    found.push(one)
  }
  return found
}
