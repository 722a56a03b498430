// Everything works without this file. It adds: NHS.UK's enhancements, questions that are shown with
// their answer, one sending of a form, the list of keyboard shortcuts, and long work that is watched
// without pressing anything.
import { initAll } from '../vendor/nhsuk/nhsuk-frontend.min.js'

document.body.classList.add('js-enabled', 'nhsuk-frontend-supported')
reveals()
initAll()
sendOnce()
shortcuts()
watch()

// What is asked with one answer alone is shown while that answer is chosen. NHS.UK's own way says
// aria-expanded on a radio button, which ARIA does not allow there: so this comes before it.
function reveals () {
  document.querySelectorAll('.nhsuk-radios').forEach((group) => {
    const asked = new Map()
    group.querySelectorAll('input[type=radio][data-aria-controls]').forEach((radio) => {
      asked.set(radio, document.getElementById(radio.dataset.ariaControls))
      radio.removeAttribute('data-aria-controls')
    })
    const show = () => asked.forEach((part, radio) => {
      part.classList.toggle('nhsuk-radios__conditional--hidden', !radio.checked)
    })
    group.addEventListener('change', show)
    // A browser that goes back chooses again what was chosen before.
    window.addEventListener('pageshow', show)
    show()
  })
}

// A second press within a few seconds of sending a form does nothing; coming back resets it.
function sendOnce () {
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (form.method !== 'post') return
    if (form.dataset.sent) {
      event.preventDefault()
      return
    }
    form.dataset.sent = 'yes'
    window.setTimeout(() => delete form.dataset.sent, 8000)
  })
  window.addEventListener('pageshow', () => {
    document.querySelectorAll('form[data-sent]').forEach((form) => delete form.dataset.sent)
  })
}

// "?" opens the list; a key acts only while the list is open, so no key does anything by surprise.
function shortcuts () {
  const dialog = document.querySelector('[data-shortcuts]')
  if (!dialog) return
  const off = dialog.querySelector('[data-shortcuts-off]')
  const remembered = 'openphb-shortcuts-off'
  off.checked = window.localStorage.getItem(remembered) === 'yes'
  off.addEventListener('change', () => {
    window.localStorage.setItem(remembered, off.checked ? 'yes' : 'no')
  })

  const opener = document.createElement('button')
  opener.type = 'button'
  opener.className = 'openphb-shortcuts__opener'
  opener.textContent = dialog.querySelector('h2').textContent
  opener.addEventListener('click', () => dialog.showModal())
  document.querySelector('.nhsuk-footer__meta')?.append(opener)

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    if (dialog.open) {
      const link = dialog.querySelector(`[data-key="${window.CSS.escape(event.key)}"]`)
      if (link) link.click()
      return
    }
    const typing = event.target.closest('input, textarea, select, [contenteditable]')
    if (event.key === '?' && !typing && !off.checked) dialog.showModal()
  })
}

// Asks every two seconds how far long work has come; where it has ended, goes where that leads.
function watch () {
  const watched = document.querySelector('[data-watch]')
  if (!watched) return
  window.setTimeout(async () => {
    try {
      const answer = await window.fetch(window.location.href)
      if (answer.redirected) {
        window.location.assign(answer.url)
        return
      }
      const page = new window.DOMParser().parseFromString(await answer.text(), 'text/html')
      const now = page.querySelector('[data-watch]')
      if (!now) {
        window.location.reload()
        return
      }
      watched.replaceChildren(...now.childNodes)
    } catch {
      // The server may be starting again; the next asking tells.
    }
    watch()
  }, 2000)
}
