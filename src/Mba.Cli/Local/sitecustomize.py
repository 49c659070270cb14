"""
Read by Python when it starts moto_server. moto takes no lock when it hands out and deletes the messages of a queue: of two deletions at one moment one
is forgotten, and a message that is sent meanwhile may be lost. Here a queue does one thing at a time; a receiver that waits lets the others in.
"""

import functools

from moto.sqs.models import Queue, SQSBackend


def one_at_a_time(method, queue_of):
    @functools.wraps(method)
    def locked(self, *args, **kwargs):
        with queue_of(self, *args, **kwargs)._messages_lock:
            return method(self, *args, **kwargs)

    return locked


Queue.delete_message = one_at_a_time(Queue.delete_message, lambda queue, *_, **__: queue)
SQSBackend.receive_message = one_at_a_time(
    SQSBackend.receive_message, lambda backend, queue_name, *_, **__: backend.get_queue(queue_name)
)
