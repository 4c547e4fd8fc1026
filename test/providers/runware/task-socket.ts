/** A task as the vendor's client puts it into its socket. */
export interface SentTask {
  readonly taskType?: string
  readonly taskUUID?: string
  readonly [field: string]: unknown
}

interface SocketEvent {
  readonly data?: string
}

/**
 * A stand-in for `WebSocket`, for the vendor's client speaks nothing else: it keeps every message,
 * signs in by itself, and gives each array of tasks to `answer`, whose result is the next message.
 */
export function openTaskSocket(answer: (tasks: readonly SentTask[]) => Promise<unknown>): {
  readonly WebSocket: unknown
  readonly sent: (readonly SentTask[])[]
} {
  const sent: (readonly SentTask[])[] = []
  function open(this: unknown) {
    const listeners: { type: string; listener: (event: SocketEvent) => void }[] = []
    const socket: Record<string, unknown> = {
      readyState: 0,
      onopen: null,
      onmessage: null,
      onclose: null,
      onerror: null,
      addEventListener: (type: string, listener: (event: SocketEvent) => void) => {
        listeners.push({ type, listener })
      },
      removeEventListener: () => {},
      close: () => {
        socket.readyState = 3
      },
      send: (text: string) => {
        const tasks = JSON.parse(text) as readonly SentTask[]
        sent.push(tasks)
        void reply(tasks).then((message) => {
          // A network takes a turn: the client listens only once its own send has returned.
          setImmediate(() => emit('message', { data: JSON.stringify(message) }))
        })
      },
    }
    const emit = (type: string, event: SocketEvent): void => {
      const handler = socket[`on${type}`]
      if (typeof handler === 'function') handler(event)
      for (const one of listeners) if (one.type === type) one.listener(event)
    }
    const reply = async (tasks: readonly SentTask[]): Promise<unknown> =>
      tasks[0]?.taskType === 'authentication'
        ? { data: [{ taskType: 'authentication', connectionSessionUUID: 'session' }] }
        : answer(tasks)
    setImmediate(() => {
      socket.readyState = 1
      emit('open', {})
    })
    return socket
  }
  return { WebSocket: Object.assign(open, { CLOSING: 2 }), sent }
}
