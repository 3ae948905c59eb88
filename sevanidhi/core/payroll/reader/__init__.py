"""Reading a schedule file that may be anything: guarded, parsed in a child process, headings mapped,
lines read.
"""
