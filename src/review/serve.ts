import { createAdaptorServer } from '@hono/node-server'
import { type ReviewOptions, reviewApp } from './app.ts'

export interface ReviewServer {
  readonly port: number
  /** The address to open, with the token in its fragment. */
  readonly url: string
  close(): Promise<void>
}

/**
 * Serves the review page on 127.0.0.1; `port` 0 takes any free one. Rejects when the port is taken.
 */
export async function serveReview(
  options: Omit<ReviewOptions, 'keys'> & { readonly port: number },
): Promise<ReviewServer> {
  const token = options.randomName()
  const keys = { token, session: options.randomName(), port: () => actual }
  const app = reviewApp({ ...options, keys })
  const server = createAdaptorServer({ fetch: app.fetch })
  let actual = 0
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
  actual = (server.address() as { readonly port: number }).port
  return {
    port: actual,
    url: `http://127.0.0.1:${actual}/#${token}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)))
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}
