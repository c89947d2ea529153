#!/usr/bin/python3
"""A window with nothing but a page in WebKitGTK, which WebKitWebDriver starts and drives.

WebKit's own MiniBrowser cannot be as narrow as a phone. This runs on the system's Python, which has
the bindings to GTK.
"""

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402


def create_view(_session: object) -> object:
    view = WebKit2.WebView(web_context=context, is_controlled_by_automation=True)
    window = Gtk.Window()
    window.set_decorated(False)
    window.add(view)
    window.show_all()
    view.grab_focus()
    view.connect("close", lambda _: window.destroy())
    return view


def start(_context: object, session: WebKit2.AutomationSession) -> None:
    information = WebKit2.ApplicationInfo()
    information.set_name("window")  # as in the capabilities that the session asks for
    session.set_application_info(information)
    session.connect("create-web-view", create_view)


context = WebKit2.WebContext.new_ephemeral()
context.set_automation_allowed(True)
context.connect("automation-started", start)
Gtk.main()
