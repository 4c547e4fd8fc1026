import type { Task } from '../job/task.ts'
import type { Account, GeneralModel } from '../world.ts'

/** Active tasks of an account, all models together (docs.bfl.ai, 2026). */
const MOST_ACTIVE = 24

/** Counts the tasks that were accepted and have not ended. */
export interface ActiveTasks {
  add(task: Task): void
  /** The limit that one more task would exceed; null where there is room. */
  exceeded(account: Account, model: GeneralModel): number | null
  clear(): void
}

export function openActiveTasks(): ActiveTasks {
  const active = new Set<Task>()
  const count = (account: Account, model: GeneralModel | null): number =>
    [...active].filter(
      ({ job }) => job.account === account && (model === null || job.model === model),
    ).length
  return {
    add: (task) => {
      active.add(task)
      void task.ended.then(() => active.delete(task))
    },
    exceeded: (account, model) => {
      if (count(account, null) >= MOST_ACTIVE) return MOST_ACTIVE
      const { activeTasks } = model.traits
      const own = typeof activeTasks === 'number' ? activeTasks : MOST_ACTIVE
      return count(account, model) >= own ? own : null
    },
    clear: () => active.clear(),
  }
}
