"""The demo's Uttar Pradesh: nobody in it is real, not even the faces."""
