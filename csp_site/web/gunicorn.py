"""Settings of gunicorn: `gunicorn -c python:csp_site.web.gunicorn --bind ADDRESS:PORT`."""

import os

import gunicorn

wsgi_app = "csp_site.wsgi:application"
# gunicorn's own worker with threads waits for slow clients in the threads that the site runs in.
worker_class = "csp_site.web.gunicorn_worker.PatientWorker"
_workers = os.environ.get("WEB_CONCURRENCY", "")
workers = int(_workers) if _workers.isdecimal() and int(_workers) else 2
threads = 4
# Each is a thread that waits, and up to three open files; most systems allow a process 1024 of those.
worker_connections = 250

# A worker starts afresh now and then, never all at once, so that no leak of memory lasts.
max_requests = 2000
max_requests_jitter = 500

# The most that gunicorn allows: a thousand words typed into search are answered like any others.
limit_request_line = 8190

# A file goes out as every answer does, at the pace that the worker holds its client to.
sendfile = False

timeout = 60
graceful_timeout = 15

# The site writes its own request log, without addresses and query strings.
accesslog = None
loglevel = "error"

# A second way to command the server, open by default, that nothing here uses.
control_socket_disable = True

# What the site is made of is nobody's business; gunicorn has no setting for it.
gunicorn.SERVER = "web"
# No proxy may say where the site is mounted: a SCRIPT_NAME passed on from outside would be believed.
forwarder_headers = ""
