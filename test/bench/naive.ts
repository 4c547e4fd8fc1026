import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { HEADERS, REQUEST } from './request.ts'

/**
 * What anyone would write first: fetch, JSON.parse, decode, write the file.
 * `node naive.ts URL FOLDER COUNT CONCURRENCY`
 */
const [url = '', folder = '', count = '', concurrency = ''] = process.argv.slice(2)
let next = 0

async function lane(): Promise<void> {
  while (next < Number(count)) {
    const index = next
    next += 1
    const answer = await fetch(url, {
      method: 'POST',
      headers: HEADERS,
      body: JSON.stringify(REQUEST),
    })
    const { data } = JSON.parse(await answer.text()) as { data: { b64_json: string }[] }
    await writeFile(join(folder, `${index}.png`), Buffer.from(data[0]?.b64_json ?? '', 'base64'))
  }
}

await Promise.all(Array.from({ length: Number(concurrency) }, lane))
