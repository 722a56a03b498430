"""The look of every screen: NHS layouts, components, form fields, charts and formatting."""
