import { Agent } from 'undici'
import { HEADERS, REQUEST } from './request.ts'

/**
 * Asks and throws the answers away, so that only the server is measured: prints milliseconds.
 * `node drain.ts URL COUNT CONCURRENCY`
 */
const [url = '', count = '', concurrency = ''] = process.argv.slice(2)
const { origin, pathname } = new URL(url)
const agent = new Agent({ connections: Number(concurrency) })
const body = JSON.stringify(REQUEST)

function drain(): Promise<void> {
  return new Promise((resolve, reject) => {
    agent.dispatch(
      { origin, path: pathname, method: 'POST', headers: HEADERS, body },
      {
        onRequestStart() {},
        onResponseStart(_, status) {
          if (status !== 200) reject(new Error(`status ${status}`))
        },
        onResponseData() {},
        onResponseEnd: () => resolve(),
        onResponseError: (_, error) => reject(error),
      },
    )
  })
}

async function drainAll(requests: number): Promise<void> {
  let left = requests
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      await drain()
    }
  }
  await Promise.all(Array.from({ length: Number(concurrency) }, lane))
}

// The first picture is drawn, and code becomes fast, before the time counts.
await drainAll(100)
const startedAt = performance.now()
await drainAll(Number(count))
console.log(performance.now() - startedAt)
await agent.close()
