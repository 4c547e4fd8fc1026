import { type ChildOptions, createChild, type Failed } from './child.ts'

/** What is sent to a child: the task, under a number that its answer repeats. */
export interface Numbered<Task> {
  readonly id: number
  readonly task: Task
}

export interface ChildPool<Task, Result> {
  /** Never rejects. */
  run(task: Task): Promise<Result | Failed>
  /** Ends the children. What was still waiting or at work comes back as failed. */
  close(): Promise<void>
}

/**
 * A few children that share one queue. A child that dies, hangs or answers nonsense is replaced and
 * its task tried once more.
 */
export function createChildPool<Task, Result extends { readonly kind: string }>({
  workers,
  closedMessage,
  ...options
}: ChildOptions<Numbered<Task>, Result> & {
  readonly workers: number
  /** What is said of tasks that closing cut short. */
  readonly closedMessage: string
}): ChildPool<Task, Result> {
  const children = Array.from({ length: Math.max(1, workers) }, () => createChild(options))
  const cut: Failed = { kind: 'failed', message: closedMessage }
  const idle = [...children]
  const waiting: { task: Task; resolve: (result: Result | Failed) => void }[] = []
  let lastId = 0
  let closed = false

  function run(task: Task): Promise<Result | Failed> {
    if (closed) return Promise.resolve(cut)
    return new Promise((resolve) => {
      waiting.push({ task, resolve })
      startNext()
    })
  }

  function startNext(): void {
    const next = waiting.shift()
    if (next === undefined) return
    const child = idle.shift()
    if (child === undefined) {
      waiting.unshift(next)
      return
    }
    const ask = () => child.ask({ id: ++lastId, task: next.task })
    ask()
      .then((result) => (result.kind === 'failed' && !closed ? ask() : result))
      .then((result) => {
        idle.push(child)
        next.resolve(closed && result.kind === 'failed' ? cut : result)
        startNext()
      })
  }

  async function close(): Promise<void> {
    closed = true
    for (const { resolve } of waiting.splice(0)) resolve(cut)
    await Promise.all(children.map((child) => child.close()))
  }

  return { run, close }
}
