// What somebody types on a page with words to write is kept in their browser until it is saved, so
// that an hour without signal, a closed page or an ended session loses nothing. It is sealed with a
// key that only a page made for the same person has, is never shown to anybody else, and is taken
// away when it was saved, when they sign out, and after three days.
const PREFIX = 'openphb-words'
const DAYS_3 = 3 * 24 * 60 * 60 * 1000
const PAUSE = 250
const { writer, writerKey, signOut } = document.body.dataset
const here = `${PREFIX}:${writer}:${window.location.pathname}`
// Each opening of a page keeps its own words: two windows never write over each other.
const mine = `${here}:${window.crypto.randomUUID?.() ?? Date.now()}`
// A page that came without encryption has no way to seal words, so it keeps none.
const secret = window.crypto.subtle && await window.crypto.subtle.importKey(
  'raw', Uint8Array.from(window.atob(writerKey), (c) => c.charCodeAt(0)), 'AES-GCM', false, ['encrypt', 'decrypt']
)

tidy()
document.addEventListener('submit', (event) => {
  if (signOut && new URL(event.target.action).pathname === signOut) {
    drop((key) => key.startsWith(`${PREFIX}:${writer}:`))
  }
})
let sent = false
const form = document.querySelector('input[name=writer_mark]')?.form
if (secret && form) await start()

async function start () {
  const first = JSON.stringify(answers())
  let timer
  let last = Promise.resolve()

  const keep = () => {
    window.clearTimeout(timer)
    const said = answers()
    // Nothing was typed here: there is nothing to lose.
    if (JSON.stringify(said) === first && !window.localStorage.getItem(mine)) return last
    last = last.then(() => store(mine, said))
    return last
  }
  form.addEventListener('input', () => {
    sent = false
    window.clearTimeout(timer)
    timer = window.setTimeout(keep, PAUSE)
  })
  document.addEventListener('visibilitychange', () => { if (document.hidden) keep() })
  form.addEventListener('submit', (event) => {
    const offline = !navigator.onLine
    document.querySelector('[data-no-signal]').hidden = !offline
    sent = !offline
    // The page that answers takes away what was sent; what is kept by now is told so at once.
    if (window.localStorage.getItem(mine)) {
      window.localStorage.setItem(mine, JSON.stringify({ ...kept(mine), sent }))
    }
    keep()
    if (!offline) return
    event.preventDefault()
    event.stopPropagation()
  })
  window.addEventListener('online', () => { document.querySelector('[data-no-signal]').hidden = true })
  await offer(keep)
}

// Shows what was written here before and is not on the page, newest last, beside the box.
async function offer (keep) {
  const pattern = document.querySelector('[data-unsaved]')
  const now = words(answers())
  const found = []
  for (const key of keys((one) => one.startsWith(`${here}:`) && one !== mine)) {
    const draft = await open(key)
    if (!draft || words(draft.said) === now) continue
    found.push({ key, ...draft })
  }
  found.sort((a, b) => a.at - b.at)
  for (const draft of found) {
    const shown = pattern.firstElementChild.cloneNode(true)
    shown.querySelector('[data-unsaved-at]').textContent = new Date(draft.at).toLocaleString('en-GB', {
      day: 'numeric', month: 'long', year: 'numeric', hour: 'numeric', minute: '2-digit'
    })
    for (const [name, values] of Object.entries(draft.said)) {
      const field = form.elements[name]
      if (field?.tagName !== 'TEXTAREA' || !values[0]) continue
      const text = document.createElement('p')
      text.className = 'openphb-said'
      text.textContent = values[0]
      shown.querySelector('[data-unsaved-words]').append(text)
    }
    shown.querySelector('[data-unsaved-put]').addEventListener('click', async () => {
      put(draft.said)
      await keep()
      window.localStorage.removeItem(draft.key)
      shown.remove()
      form.querySelector('textarea')?.focus()
    })
    shown.querySelector('[data-unsaved-leave]').addEventListener('click', () => {
      window.localStorage.removeItem(draft.key)
      shown.remove()
      form.querySelector('textarea')?.focus()
    })
    pattern.before(shown)
  }
}

// The hidden version goes back with the words: where somebody else saved since, both are shown.
function put (said) {
  for (const [name, values] of Object.entries(said)) {
    for (const field of form.querySelectorAll(`[name="${window.CSS.escape(name)}"]`)) {
      if (field.type === 'radio' || field.type === 'checkbox') field.checked = values.includes(field.value)
      else if (field.tagName === 'SELECT') for (const one of field.options) one.selected = values.includes(one.value)
      else field.value = values[0]
      field.dispatchEvent(new Event('change', { bubbles: true }))
    }
  }
}

function answers () {
  const said = {}
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== 'string' || name === 'writer_mark' || name === 'csrfmiddlewaretoken') continue
    said[name] = [...(said[name] ?? []), value]
  }
  return said
}

// What was answered, without what a page only carries along; line ends differ between boxes and posts.
function words (said) {
  const { version, ...rest } = said
  return JSON.stringify(Object.entries(rest).sort()).replaceAll('\\r\\n', '\\n')
}

async function store (key, said) {
  const iv = window.crypto.getRandomValues(new Uint8Array(12))
  const plain = new TextEncoder().encode(JSON.stringify(said))
  const sealed = new Uint8Array(await window.crypto.subtle.encrypt({ name: 'AES-GCM', iv }, secret, plain))
  const kept = { at: Date.now(), sent, iv: Array.from(iv), sealed: Array.from(sealed) }
  window.localStorage.setItem(key, JSON.stringify(kept))
}

async function open (key) {
  try {
    const { at, iv, sealed } = JSON.parse(window.localStorage.getItem(key))
    const plain = await window.crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: new Uint8Array(iv) }, secret, new Uint8Array(sealed)
    )
    return { at, said: JSON.parse(new TextDecoder().decode(plain)) }
  } catch {
    return null
  }
}

// Takes away what is old, and what the server says was saved just now.
function tidy () {
  drop((key) => Date.now() - kept(key).at > DAYS_3)
  const saved = document.cookie.split('; ').find((one) => one.startsWith('openphb-saved='))
  if (!saved) return
  document.cookie = 'openphb-saved=; Max-Age=0; Path=/; SameSite=Lax'
  const path = decodeURIComponent(saved.slice(saved.indexOf('=') + 1))
  drop((key) => key.startsWith(`${PREFIX}:${writer}:${path}:`) && kept(key).sent)
}

function kept (key) {
  try {
    return JSON.parse(window.localStorage.getItem(key)) ?? {}
  } catch {
    return { at: 0 }
  }
}

function keys (wanted) {
  const found = Array.from({ length: window.localStorage.length }, (_, n) => window.localStorage.key(n))
  return found.filter((key) => key.startsWith(`${PREFIX}:`) && wanted(key))
}

function drop (wanted) {
  keys(wanted).forEach((key) => window.localStorage.removeItem(key))
}
