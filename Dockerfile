# One image for the web server and for the scheduled work; docs/deploy.md tells how to use it.

# Built here and left behind: pip, its downloads, and the secret key that the settings make for themselves.
FROM python:3.11-slim-bookworm AS build
WORKDIR /site
RUN python -m venv /venv
COPY requirements.txt ./
RUN /venv/bin/pip install --no-cache-dir --require-hashes --no-deps --only-binary :all: -r requirements.txt
COPY . ./
# Static files need no secret and no database.
RUN DATA_DIR=/tmp/build STATIC_ROOT=/static /venv/bin/python manage.py collectstatic --noinput
# A number, so that whoever runs the image can see that it is not root's. Its owner is the site.
RUN mkdir /data && chown 10001:10001 /data

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/data \
    STATIC_ROOT=/static
# What draws the agenda as a PDF: Pango, and fonts to put into the file. Noto has the scripts of Europe and South
# Asia, and Arabic; Droid Fallback has Chinese, in 7 MB where Noto's takes 90.
RUN apt-get update && apt-get install -y --no-install-recommends \
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    fonts-liberation2 fonts-noto-core fonts-droid-fallback && rm -rf /var/lib/apt/lists/*
WORKDIR /site
COPY --from=build /venv /venv
COPY --from=build /static /static
COPY --from=build /site /site
COPY --from=build --chown=10001:10001 /data /data
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=6s --start-period=30s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=5)"]
CMD ["gunicorn", "-c", "python:csp_site.web.gunicorn", "--bind", "0.0.0.0:8000"]
