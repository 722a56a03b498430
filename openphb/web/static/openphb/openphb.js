// Everything works without this file. It adds: NHS.UK's enhancements, one sending of a form, and
// the list of keyboard shortcuts.
import { initAll } from '../vendor/nhsuk/nhsuk-frontend.min.js'

document.body.classList.add('js-enabled', 'nhsuk-frontend-supported')
initAll()
sendOnce()
shortcuts()

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
