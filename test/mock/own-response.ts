/**
 * The global fetch with answers of the global Response: the mock's HTTP server replaces that class,
 * and clients that check their answers with `instanceof` would take none.
 */
export async function ownResponseFetch(
  input: Parameters<typeof fetch>[0],
  init?: RequestInit,
): Promise<Response> {
  const { status, statusText, headers, body } = await fetch(input, init)
  return new Response(body, { status, statusText, headers })
}
