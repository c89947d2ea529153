"""Another partnership's own folder begun, with nothing in it made up.

In the order of the steps: asked, own_pages, own_data, new_partnership. What they write that stands
nowhere here is in files/.
"""
