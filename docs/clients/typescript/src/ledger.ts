/**
 * A client of Otto Ledger for Node 20 and newer, with nothing but the platform's own fetch.
 *
 * It repeats what may be repeated: a command whose outcome is unknown is sent again with the same Idempotency-Key, so it
 * takes effect once, however often its answer gets lost. What was refused is never sent again.
 */

export type VideoStatus = 'pending' | 'processing' | 'completed' | 'failed' | 'cancelled'
export type HoldState = 'open' | 'captured' | 'voided' | 'expired'

/** A video and what it costs, in credits. Its cost is held from the beginning, and ends with it. */
export interface Video {
  readonly id: string
  readonly user_id: string
  readonly status: VideoStatus
  readonly cost: number
  readonly hold_id: string
  readonly video_url: string | null
  readonly transaction_id: string | null
  readonly refunded_amount: number
  readonly failure_reason: string | null
}

/** Credits set aside for something that is not finished; it ends once. */
export interface Hold {
  readonly id: string
  readonly user_id: string
  readonly amount: number
  readonly captured: number
  readonly state: HoldState
  readonly expires_at: string
}

/** What a user has: `available` is `amount` less `held`. */
export interface Credits {
  readonly user_id: string
  readonly amount: number
  readonly held: number
  readonly available: number
  readonly debt: number
}

/** Without `cost` the ledger's price list says it. */
export interface NewVideo {
  readonly user_id: string
  readonly prompt: string
  readonly style?: string
  readonly duration?: number
  readonly cost?: number
}

export interface NewHold {
  readonly amount: number
  readonly description?: string
  readonly expires_in_seconds?: number
}

/** RFC 9457, and what a type adds to it. */
export interface ProblemBody {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail?: string
  readonly available?: number
  readonly required?: number
  readonly errors?: readonly { readonly field: string; readonly message: string }[]
}

/** The ledger's no. `body.type` says which, for instance `/problems/insufficient-credits`. */
export class Problem extends Error {
  readonly body: ProblemBody

  constructor(body: ProblemBody) {
    super(`${body.status} ${body.title}: ${body.detail ?? ''}`)
    this.body = body
  }
}

/** 402: the user has `available` credits, and `required` are needed. Not worth repeating before they buy some. */
export class InsufficientCredits extends Problem {
  get available(): number {
    return this.body.available ?? 0
  }

  get required(): number {
    return this.body.required ?? 0
  }
}

/** All tries went unanswered. The command may have taken effect: repeat it later, with the same key. */
export class OutcomeUnknown extends Error {}

/** How long to go on. The n-th wait is random, up to `first * 2 ** n` and at most `longest`, all in milliseconds. */
export interface Retries {
  readonly tries: number
  readonly first: number
  readonly longest: number
  readonly timeout: number
}

type Outcome = { readonly done: true; readonly body: unknown } | { readonly done: false; readonly retryAfter: number }

export class Ledger {
  readonly #url: string
  readonly #apiKey: string
  readonly #retries: Retries

  constructor(url: string, apiKey: string, retries: Partial<Retries> = {}) {
    this.#url = url.replace(/\/+$/, '')
    this.#apiKey = apiKey
    this.#retries = { tries: 10, first: 200, longest: 10_000, timeout: 15_000, ...retries }
  }

  /** Announces a video and holds its cost. */
  createVideo(key: string, video: NewVideo): Promise<Video> {
    return this.#send<Video>('POST', '/v1/videos', video, key)
  }

  video(id: string): Promise<Video> {
    return this.#send<Video>('GET', `/v1/videos/${id}`)
  }

  startVideo(key: string, id: string): Promise<Video> {
    return this.#send<Video>('PATCH', `/v1/videos/${id}`, { status: 'processing' }, key)
  }

  /** Captures `cost`, or all that is held; the rest comes back to the user. */
  completeVideo(key: string, id: string, videoUrl: string, cost?: number): Promise<Video> {
    return this.#send<Video>('PATCH', `/v1/videos/${id}`, { status: 'completed', video_url: videoUrl, cost }, key)
  }

  /** Gives back everything that was held or used for the video. */
  failVideo(key: string, id: string, reason: string): Promise<Video> {
    return this.#send<Video>('PATCH', `/v1/videos/${id}`, { status: 'failed', failure_reason: reason }, key)
  }

  hold(key: string, userId: string, hold: NewHold): Promise<Hold> {
    return this.#send<Hold>('POST', `/v1/users/${userId}/holds`, hold, key)
  }

  capture(key: string, holdId: string, amount?: number): Promise<Hold> {
    return this.#send<Hold>('POST', `/v1/holds/${holdId}/capture`, { amount }, key)
  }

  void(key: string, holdId: string): Promise<Hold> {
    return this.#send<Hold>('POST', `/v1/holds/${holdId}/void`, {}, key)
  }

  credits(userId: string): Promise<Credits> {
    return this.#send<Credits>('GET', `/v1/users/${userId}/credits`)
  }

  async #send<T>(method: string, path: string, body?: object, key?: string): Promise<T> {
    let cause: unknown
    for (let attempt = 0; attempt < this.#retries.tries; attempt++) {
      let retryAfter = 0
      try {
        const outcome = await this.#once(method, path, body, key)
        if (outcome.done) {
          return outcome.body as T
        }
        retryAfter = outcome.retryAfter
      } catch (failure) {
        if (failure instanceof Problem) {
          throw failure
        }
        // Refused, reset, timed out, or an answer cut short: nobody knows what became of the command.
        cause = failure
      }
      if (attempt + 1 < this.#retries.tries) {
        await sleep(this.#pause(attempt, retryAfter))
      }
    }
    throw new OutcomeUnknown(`${method} ${path} went unanswered ${this.#retries.tries} times`, { cause })
  }

  async #once(method: string, path: string, body?: object, key?: string): Promise<Outcome> {
    const headers: Record<string, string> = { Authorization: `Bearer ${this.#apiKey}`, Accept: 'application/json' }
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json'
    }
    if (key !== undefined) {
      headers['Idempotency-Key'] = `"${key}"`
    }
    const answer = await fetch(this.#url + path, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(this.#retries.timeout),
    })
    if (answer.ok) {
      return { done: true, body: await answer.json() }
    }
    const asked = answer.headers.get('Retry-After')
    if (mayBeRepeated(answer.status, asked)) {
      await answer.body?.cancel()
      return { done: false, retryAfter: asked !== null && /^\d+$/.test(asked) ? Number(asked) * 1000 : 0 }
    }
    throw await problemOf(answer)
  }

  #pause(attempt: number, retryAfter: number): number {
    const backoff = Math.random() * Math.min(this.#retries.longest, this.#retries.first * 2 ** attempt)
    // Whoever was told the same second does not come back at the same moment.
    return Math.max(backoff, retryAfter === 0 ? 0 : retryAfter + Math.random() * this.#retries.first)
  }
}

/** A conflict only where the ledger says when: then the first try of this key is still under way. */
function mayBeRepeated(status: number, retryAfter: string | null): boolean {
  return status === 408 || status === 429 || status >= 500 || (status === 409 && retryAfter !== null)
}

async function problemOf(answer: Response): Promise<Problem> {
  const fallback: ProblemBody = { type: 'about:blank', title: answer.statusText, status: answer.status }
  const text = await answer.text()
  const isProblem = answer.headers.get('Content-Type')?.startsWith('application/problem+json') ?? false
  const body = isProblem ? { ...fallback, ...(JSON.parse(text) as Partial<ProblemBody>) } : fallback
  return answer.status === 402 ? new InsufficientCredits(body) : new Problem(body)
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds))
}
